import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct MCAPWriterTests {
  /// The smallest file, field by field as the specification has them.
  @Test func `an empty file is what the specification says`() {
    var writer = MCAPWriter(program: "lib")
    writer.finish()
    let magic: [UInt8] = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]
    // Opcode 1, length 11: an empty profile, and 3 bytes of program.
    let head = magic + [1] + long(11) + word(0) + word(3) + Array("lib".utf8)
    let dataEnd = [15] + long(4) + word(CRC32(head).value)
    // Opcode 11, length 46: 8 + 2 + 4 x 4 + 2 x 8 + 4 bytes, all 0.
    let statistics = [11] + long(46) + [UInt8](repeating: 0, count: 46)
    let start = head.count + dataEnd.count
    // Opcode 14: the group 11 begins at the summary's start and is 55 bytes long.
    let offset = [14] + long(17) + [11] + long(start) + long(55)
    let footer = [2] + long(20) + long(start) + long(start + 55)
    let summary = statistics + offset + footer
    let expected = head + dataEnd + summary + word(CRC32(summary).value) + magic
    #expect(MCAPSample.taken(&writer) == expected)
  }

  @Test func `a message stands in a chunk as the specification says`() throws {
    var writer = MCAPWriter(program: "")
    let channel = writer.channel(topic: "t", schema: 0, messageEncoding: "")
    _ = MCAPSample.taken(&writer)
    writer.write(
      MCAP.Message(
        channel: channel, sequence: 0x0102_0304, logTime: 0x0a0b, publishTime: 5, data: [9, 8]))
    writer.closeChunk()
    // Opcode 4, length 17: channel 1, schema 0, 5 bytes of topic, 4 of encoding, 4 of metadata.
    let definition = [4] + long(17) + [1, 0, 0, 0] + word(1) + Array("t".utf8) + word(0) + word(0)
    let message = [5] + long(24) + [1, 0, 4, 3, 2, 1] + long(0x0a0b) + long(5) + [9, 8]
    let records = definition + message
    let times = long(0x0a0b) + long(0x0a0b)
    let content =
      times + long(records.count) + word(CRC32(records).value) + word(0) + long(records.count)
      + records
    let index = [7] + long(22) + [1, 0] + word(16) + long(0x0a0b) + long(definition.count)
    #expect(MCAPSample.taken(&writer) == [6] + long(content.count) + content + index)
  }

  /// A message of 31 + 969 bytes takes 1 000: the 66th makes more than 65 536 of them.
  @Test func `a chunk is closed as soon as it has 64 KiB`() throws {
    var writer = MCAPWriter(program: "")
    let channel = writer.channel(topic: "", schema: 0, messageEncoding: "")
    writer.closeChunk()
    let text = String(repeating: "a", count: 969)
    for number in 1...133 as ClosedRange<UInt32> {
      writer.write(MCAPSample.message(channel, number, at: 1, text))
    }
    writer.finish()
    let heads = MCAPSample.chunkHeads(try MCAPSample.read(MCAPSample.taken(&writer)).records)
    #expect(heads.dropFirst().map(\.uncompressedSize) == [66_000, 66_000, 1_000])
  }

  @Test func `a chunk is closed before a message 100 ms later than its first`() throws {
    var writer = MCAPWriter(program: "")
    let channel = writer.channel(topic: "", schema: 0, messageEncoding: "")
    for time in [0, 99_999_999, 100_000_000, 199_999_999, 200_000_001] as [UInt64] {
      writer.write(MCAPSample.message(channel, 0, at: time, ""))
    }
    writer.finish()
    let heads = MCAPSample.chunkHeads(try MCAPSample.read(MCAPSample.taken(&writer)).records)
    #expect(heads.map(\.start) == [0, 100_000_000, 200_000_001])
    #expect(heads.map(\.end) == [99_999_999, 199_999_999, 200_000_001])
  }

  @Test func `both limits can be set`() throws {
    var limits = MCAPWriter.ChunkLimits()
    limits.byteCount = 1
    var writer = MCAPWriter(program: "", limits: limits)
    let channel = writer.channel(topic: "", schema: 0, messageEncoding: "")
    for _ in 0..<3 { writer.write(MCAPSample.message(channel, 0, at: 1, "")) }
    limits.byteCount = .max
    limits.duration = 1
    var slow = MCAPWriter(program: "", limits: limits)
    _ = slow.channel(topic: "", schema: 0, messageEncoding: "")
    for time in 1...4 as ClosedRange<UInt64> {
      slow.write(MCAPSample.message(channel, 0, at: time, ""))
    }
    writer.finish()
    slow.finish()
    let counts = try [MCAPSample.taken(&writer), MCAPSample.taken(&slow)].map {
      MCAPSample.chunkHeads(try MCAPSample.read($0).records).count
    }
    #expect(counts == [3, 4])
  }

  @Test func `equal calls give equal bytes, whenever they are taken`() {
    #expect(
      MCAPSample.file(codec: RunLengthCodec()) == MCAPSample.file(codec: RunLengthCodec()))
    var (whole, parts) = (MCAPWriter(program: "l"), MCAPWriter(program: "l"))
    var bytes: [UInt8] = []
    for number in 0..<40 {
      let name = String(number)
      let one = whole.channel(topic: name, schema: 0, messageEncoding: "")
      let other = parts.channel(topic: name, schema: 0, messageEncoding: "")
      whole.write(MCAPSample.message(one, 1, at: UInt64(number) << 24, name))
      parts.write(MCAPSample.message(other, 1, at: UInt64(number) << 24, name))
      whole.write(MCAP.Metadata(name: name, entries: []))
      parts.write(MCAP.Metadata(name: name, entries: []))
      bytes += MCAPSample.taken(&parts)
    }
    whole.finish()
    parts.finish()
    #expect(bytes + MCAPSample.taken(&parts) == MCAPSample.taken(&whole))
  }

  /// What does not become smaller stays as it is: the run lengths of 0 to 255 are twice as many.
  @Test func `a chunk is compressed only where that makes it smaller`() throws {
    var writer = MCAPWriter(program: "", codec: RunLengthCodec())
    let channel = writer.channel(topic: "", schema: 0, messageEncoding: "")
    for data in [[UInt8](0...255), [UInt8](repeating: 7, count: 300)] {
      writer.write(
        MCAP.Message(channel: channel, sequence: 0, logTime: 0, publishTime: 0, data: data[...]))
      writer.closeChunk()
    }
    writer.finish()
    let records = try MCAPSample.read(MCAPSample.taken(&writer)).records
    #expect(MCAPSample.chunkHeads(records).map(\.compression) == ["", "run-length"])
    #expect(MCAPSample.messages(records).map(\.data.count) == [256, 300])
  }

  private func word(_ value: some BinaryInteger) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  private func long(_ value: some BinaryInteger) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
