import LightlagCodecs
import LightlagCore
import TestSupport
import Testing

@Suite struct WebSocketRoundTripTests {
  @Test(
    arguments: [
      (0, [0x82, 0]), (1, [0x82, 1]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]),
      (65_535, [0x82, 126, 0xFF, 0xFF]), (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func `lengths are written in their shortest form`(count: Int, header: [UInt8]) {
    let bytes = frame(Message(.binary, [UInt8](repeating: 9, count: count)))
    #expect(bytes.count == header.count + count)
    #expect(bytes.starts(with: header))
  }

  @Test(
    arguments: [(.text, 0x81), (.binary, 0x82), (.ping, 0x89), (.pong, 0x8A)]
      as [(Message.Kind, UInt8)])
  func `every kind has its opcode`(kind: Message.Kind, first: UInt8) {
    #expect(frame(Message(kind, [0x61])) == [first, 1, 0x61])
  }

  /// RFC 6455, section 5.7: a masked "Hello" has the key 37 FA 21 3D.
  @Test func `a client's frame is masked`() {
    #expect(
      frame(Message(text: "Hello"), maskingKey: 0x37FA_213D)
        == [0x81, 0x85] + WebSocketDecoderTests.maskedHello)
  }

  @Test func `a frame is appended to what is there`() {
    var bytes: [UInt8] = [1, 2, 3]
    WebSocketEncoder.append(Message(.binary, [4]), maskingKey: nil, to: &bytes)
    #expect(bytes == [1, 2, 3, 0x82, 1, 4])
  }

  @Test(arguments: [0, 1, 7, 8, 9, 125, 126, 65_535, 65_536, 70_000], WebSocketRole.allCases)
  func `what is encoded decodes again, in any pieces`(count: Int, role: WebSocketRole) {
    var random = SplitMix64(seed: UInt64(count))
    let binary = Message(
      .binary, (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
    let text = Message(.text, (0..<count).map { _ in UInt8.random(in: 0...127, using: &random) })
    let messages = [binary, text]
    let stream = messages.flatMap {
      frame($0, maskingKey: role == .server ? UInt32.random(in: 0 ... .max, using: &random) : nil)
    }
    let pieces = (0..<100).map { _ in Int.random(in: 1...2_000, using: &random) }
    #expect(Decoding(stream, as: role, pieces: pieces).events == messages.map { .message($0) })
  }
}
