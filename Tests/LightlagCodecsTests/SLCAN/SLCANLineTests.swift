import LightlagCodecs
import TestSupport
import Testing

@Suite struct SLCANLineTests {
  @Test(arguments: SLCANSample.frames)
  func `a frame becomes its line, and the line the frame`(line: String, frame: CANFrame) {
    var bytes: [UInt8] = []
    SLCANEncoder.append(frame, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == line + "\r")
    #expect(SLCANSample.events(line + ";", .host) == [.frame(frame)])
    #expect(SLCANSample.events(line.lowercasedData + ";", .adapter) == [.frame(frame)])
  }

  @Test(arguments: SLCANSample.commands)
  func `a command becomes its line, and the line the command`(line: String, command: SLCANCommand) {
    var bytes: [UInt8] = []
    SLCANEncoder.append(command, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == line + "\r")
    #expect(SLCANSample.events(line + ";", .adapter) == [.command(command)])
  }

  @Test(arguments: SLCANSample.replies)
  func `a reply becomes its line, and the line the reply`(line: String, reply: SLCANReply) {
    var bytes: [UInt8] = []
    SLCANEncoder.append(reply, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == line + "\r")
    #expect(SLCANSample.events(line + ";") == [.reply(reply)])
  }

  @Test func `an adapter names itself and its firmware`() throws {
    let label = try #require(SLCANSample.label)
    #expect(
      SLCANSample.events("NLLAG;vLLAG;") == [
        .reply(.serialNumber(label)), .reply(.firmware(label)),
      ])
    #expect(label.description == "LLAG")
    #expect(SLCANLabel("nine.char") == nil && SLCANLabel("a b") == nil)
  }

  @Test func `BEL refuses without a line`() {
    var bytes: [UInt8] = []
    SLCANEncoder.append(.refused, to: &bytes)
    #expect(bytes == [0x07])
    #expect(
      SLCANSample.events("z;!;") == [
        .reply(.queued(isExtended: false)), .reply(.refused), .reply(.done),
      ])
  }

  /// 0xEA5F is 59,999.
  @Test func `a frame from an adapter may have a timestamp`() {
    let frame = CANFrame(identifier: 1, [2], timestamp: 59_999)
    #expect(SLCANSample.events("t001102EA5F;") == [.frame(frame)])
    #expect(
      SLCANSample.events("t001102EA60;") == [
        .failure(.init(.timestamp(60_000), lineOffset: 0, column: 7))
      ])
  }

  @Test(
    arguments: [
      ("q1", .host, .unknownCommand(0x71), 0), ("t", .host, .truncated(needed: 5, available: 1), 1),
      ("t00", .host, .truncated(needed: 5, available: 3), 3),
      ("t0012AB", .host, .truncated(needed: 9, available: 7), 7),
      ("t0X10", .host, .notHexadecimal(0x58), 2), ("t8000", .host, .identifier(0x800), 1),
      ("T200000000", .host, .identifier(0x2000_0000), 1), ("t0019", .host, .length(9), 4),
      ("t00120Z00", .host, .notHexadecimal(0x5a), 6),
      ("t0010EA5", .host, .truncated(needed: 9, available: 8), 8),
      ("t0010EA5F0", .host, .excess(needed: 9, available: 10), 9),
      ("t00100", .adapter, .excess(needed: 5, available: 6), 5),
      ("F8", .host, .truncated(needed: 3, available: 2), 2),
      ("V10A3", .host, .unexpected(0x41), 3), ("sx000000", .host, .unexpected(0x78), 1),
      ("e1q", .host, .unexpected(0x71), 2), ("OO", .adapter, .excess(needed: 1, available: 2), 1),
      ("X2", .adapter, .unexpected(0x32), 1),
      ("S", .adapter, .truncated(needed: 2, available: 1), 1),
      ("U7", .adapter, .unexpected(0x37), 1), ("z", .adapter, .unknownCommand(0x7a), 0),
    ] as [(String, SLCANDecoder.Side, SLCANFailure.Reason, Int)])
  func `a strict end says what is wrong with a line, and where`(
    line: String, side: SLCANDecoder.Side, reason: SLCANFailure.Reason, column: Int
  ) {
    // The line before it has two bytes.
    let events = SLCANSample.events(";;" + line + ";", side)
    #expect(events.last == .failure(SLCANFailure(reason, lineOffset: 2, column: column)))
    #expect(!SLCANFailure(reason, lineOffset: 2, column: column).description.isEmpty)
  }

  /// The words of `linux/can/error.h`: ACK, with its place 0x19, among violations of the protocol.
  @Test func `errors on the bus become the frame of Linux`() {
    let frame = SLCANBusErrors([.acknowledgement, .receiveOverrun]).frame
    #expect(frame.identifier == 0x20 | 0x04 | 0x08 | 0x80)
    #expect(frame.kind == .error && frame.data == [0, 1, 0, 0x19, 0, 0, 0, 0])
    var bytes: [UInt8] = []
    SLCANEncoder.append(frame, to: &bytes)
    #expect(bytes == [])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `any frames come back`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    let frames = (0..<500).map { _ in SLCANSample.frame(&chance) }
    var bytes: [UInt8] = []
    for frame in frames { SLCANEncoder.append(frame, to: &bytes) }
    var decoder = SLCANDecoder(.host, mode: .strict)
    var events: [SLCANEvent] = []
    decoder.receive(bytes, into: &events)
    #expect(events == frames.map(SLCANEvent.frame))
    #expect(decoder.counts.frames == 500 && decoder.counts.bytes == bytes.count)
  }
}

extension String {
  /// The line with digits in lower case, which mean the same.
  fileprivate var lowercasedData: String { prefix(1) + dropFirst().lowercased() }
}
