import LightlagRecording
import Testing

/// A recording in MCAP that is written while its run goes on, and the tail beside it.
@Suite struct LiveMCAPTests {
  @Test(arguments: try Repository.names(in: "Recordings", suffix: ".jsonl"))
  func `lines of our own make the same file as lines that are read`(name: String) throws {
    let lines = try Repository.bytes("Recordings/\(name)")
    var read = RecordingToMCAP(program: "test")
    try read.append(lines)
    try read.finish()
    var trusted = RecordingToMCAP(program: "test", isTrusted: true)
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      try trusted.append(Array(line) + [UInt8(ascii: "\n")])
    }
    #expect(trusted.isComplete && trusted.lineCount == read.lineCount)
    try trusted.finish()
    var files: [[UInt8]] = [[], []]
    read.take(into: &files[0])
    trusted.take(into: &files[1])
    #expect(files[0] == files[1])
  }

  @Test func `every kind of line goes where it goes when it is read`() throws {
    var trusted = RecordingToMCAP(program: "test", isTrusted: true)
    try trusted.append(Golden.bytes)
    try trusted.finish()
    var file: [UInt8] = []
    trusted.take(into: &file)
    var read = RecordingToMCAP(program: "test")
    try read.append(Golden.bytes)
    try read.finish()
    var other: [UInt8] = []
    read.take(into: &other)
    #expect(file == other)
  }

  /// Chunks of 1 000 bytes, so that some are full and one is open.
  private static func cut(at lineCount: Int) throws -> (file: [UInt8], tail: [UInt8]) {
    var limits = MCAPWriter.ChunkLimits()
    limits.byteCount = 1_000
    var writer = RecordingToMCAP(program: "test", limits: limits, isTrusted: true)
    let lines = Golden.lines.prefix(lineCount).map { Array("\($0)\n".utf8) }
    for line in lines { try writer.append(line) }
    var file: [UInt8] = []
    writer.take(into: &file)
    let open = writer.openLineCount
    let tail = MCAPToRecording.tailHead(firstLine: lineCount - open + 1)
    return (file, tail + lines.suffix(open).flatMap(\.self))
  }

  private static func read(_ file: [UInt8], tail: [UInt8]) throws -> MCAPToRecording {
    var reader = MCAPToRecording()
    try reader.append(file)
    try reader.finish(tail: tail)
    return reader
  }

  @Test(arguments: 1..<Golden.lines.count)
  func `a file that was cut off goes on in its tail`(lineCount: Int) throws {
    let (file, tail) = try Self.cut(at: lineCount)
    let reader = try Self.read(file, tail: tail)
    let expected = Golden.lines.prefix(lineCount).map { "\($0)\n" }.joined()
    #expect(String(decoding: reader.bytes, as: UTF8.self) == expected)
    #expect(reader.isTruncated)
  }

  @Test func `lines in both are taken once`() throws {
    let (file, _) = try Self.cut(at: 20)
    // As it is left by a kill between a chunk and the new tail: all lines from the second on.
    let lines = Golden.lines.prefix(20).dropFirst().map { "\($0)\n" }.joined()
    let reader = try Self.read(file, tail: Array("2\n\(lines)".utf8))
    let expected = Golden.lines.prefix(20).map { "\($0)\n" }.joined()
    #expect(String(decoding: reader.bytes, as: UTF8.self) == expected)
  }

  @Test func `a line that is torn in the tail is torn in the recording`() throws {
    let (file, tail) = try Self.cut(at: 20)
    let reader = try Self.read(file, tail: tail.dropLast(5))
    let expected = String(Golden.lines.prefix(20).map { "\($0)\n" }.joined().dropLast(5))
    #expect(String(decoding: reader.bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: ["", "x", "7", "99999999999999\n{}\n", "30\n{}\n", "\n\n"])
  func `a tail that is none, or of another file, adds nothing`(tail: String) throws {
    let (file, _) = try Self.cut(at: 20)
    #expect(
      try Self.read(file, tail: Array(tail.utf8)).bytes == Self.read(file, tail: []).bytes)
  }
}
