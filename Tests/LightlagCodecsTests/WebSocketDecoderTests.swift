import LightlagCodecs
import LightlagCore
import Testing

@Suite struct WebSocketDecoderTests {
  static let hello: [UInt8] = [0x48, 0x65, 0x6C, 0x6C, 0x6F]
  static let maskedHello: [UInt8] = [0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
  static let word = Array("κόσμε".utf8)

  /// The examples of RFC 6455, section 5.7, that fit on a line.
  @Test(arguments: [
    ([0x81, 0x05] + hello, WebSocketRole.client, WebSocketEvent.message(Message(text: "Hello"))),
    ([0x81, 0x85] + maskedHello, .server, .message(Message(text: "Hello"))),
    (
      [0x01, 0x03] + hello[..<3] + [0x80, 0x02] + hello[3...], .client,
      .message(Message(text: "Hello"))
    ),
    ([0x89, 0x05] + hello, .client, .ping(hello)),
    ([0x8A, 0x85] + maskedHello, .server, .pong(hello)),
  ])
  func `the examples of the RFC decode`(bytes: [UInt8], role: WebSocketRole, event: WebSocketEvent)
  {
    #expect(Decoding(bytes, as: role) == Decoding(events: [event], byteCount: bytes.count))
  }

  @Test(
    arguments: [([0x82, 0x7E, 1, 0], 256), ([0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0], 65_536)]
      as [([UInt8], Int)])
  func `the long examples of the RFC decode`(header: [UInt8], count: Int) {
    let payload = [UInt8](repeating: 7, count: count)
    #expect(Decoding(header + payload, as: .client).events == [.message(Message(.binary, payload))])
  }

  @Test func `control frames come between the fragments of a message`() {
    let stream =
      frame(0x01, [0x61]) + frame(0x89, [1]) + frame(0x00, []) + frame(0x8A, [])
      + frame(0x80, [0x62]) + frame(0x82, [])
    #expect(
      Decoding(stream).events == [
        .ping([1]), .pong([]), .message(Message(text: "ab")), .message(Message(.binary, [])),
      ])
  }

  @Test(
    arguments: [
      (frame(0xC1), 0x4), (frame(0xA1), 0x2), (frame(0x91), 0x1), (frame(0xF1), 0x7),
    ] as [([UInt8], UInt8)])
  func `reserved bits are refused`(bytes: [UInt8], bits: UInt8) {
    #expect(Decoding(bytes).failure == .reservedBits(bits))
  }

  @Test(arguments: [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF] as [UInt8])
  func `reserved opcodes are refused`(opcode: UInt8) {
    #expect(Decoding(frame(0x80 | opcode)).failure == .reservedOpcode(opcode))
  }

  @Test func `a server takes only masked frames and a client only unmasked ones`() {
    #expect(Decoding(frame(0x81, [0x61], masked: false)).failure == .unmasked)
    #expect(Decoding(frame(0x81, [0x61]), as: .client).failure == .masked)
  }

  @Test(arguments: [(0x8, Opcode.close), (0x9, .ping), (0xA, .pong)] as [(UInt8, Opcode)])
  func `control frames are whole and short`(opcode: UInt8, name: Opcode) {
    #expect(Decoding(frame(opcode)).failure == .fragmentedControl(name))
    // Refused at the second byte: the length itself need not come.
    #expect(Decoding([0x80 | opcode, 0xFE]).failure == .longControl(name))
    #expect(Decoding([0x80 | opcode, 0xFF]).failure == .longControl(name))
  }

  @Test func `control frames hold 125 bytes`() {
    let payload = [UInt8](repeating: 1, count: 125)
    #expect(Decoding(frame(0x89, payload)).events == [.ping(payload)])
  }

  @Test(
    arguments: [
      ([126, 0, 125], 125), ([127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 65_535), ([126, 0, 0], 0),
    ] as [([UInt8], UInt64)])
  func `a length in too long a form is refused`(length: [UInt8], count: UInt64) {
    #expect(Decoding(frame(0x82, length: length)).failure == .overlongLength(count))
  }

  @Test func `a length of 64 bits is refused`() {
    let length: [UInt8] = [127, 0x80, 0, 0, 0, 0, 0, 0, 1]
    #expect(Decoding(frame(0x82, length: length)).failure == .lengthOverflow(1 << 63 | 1))
  }

  @Test func `a continuation needs a message to continue`() {
    #expect(Decoding(frame(0x80, [1])).failure == .unexpectedContinuation)
    #expect(Decoding(frame(0x00, [1])).failure == .unexpectedContinuation)
    let second = Decoding(frame(0x82, [1]) + frame(0x80, [1]))
    #expect(second.events == [.message(Message(.binary, [1]))])
    #expect(second.failure == .unexpectedContinuation)
  }

  @Test(arguments: [0x01, 0x02, 0x81, 0x82] as [UInt8])
  func `a message ends before the next begins`(first: UInt8) {
    #expect(Decoding(frame(0x01, [0x61]) + frame(first)).failure == .unfinishedMessage)
  }

  @Test func `a message of the limit is taken and a longer one refused by its header`() {
    let limit = 300
    let payload = [UInt8](repeating: 1, count: limit)
    let event = WebSocketEvent.message(Message(.binary, payload))
    #expect(Decoding(frame(0x82, length: [126, 1, 44], payload), limit: limit).events == [event])

    let header = frame(0x82, length: [126, 1, 45])
    #expect(Decoding(header, limit: limit).failure == .tooBig(byteCount: 301, limit: limit))
  }

  @Test func `the limit counts all fragments of a message and no control frame`() {
    let stream = frame(0x02, [1, 2, 3]) + frame(0x89, [UInt8](repeating: 0, count: 100))
    let full = Decoding(stream + frame(0x80, [4, 5]), limit: 5)
    #expect(full.events.last == .message(Message(.binary, [1, 2, 3, 4, 5])))
    let over = Decoding(stream + [0x80, 0x83, 0, 0, 0, 0], limit: 5)
    #expect(over.failure == .tooBig(byteCount: 6, limit: 5))
  }

  @Test func `an announced length near the end of numbers is too big and no overflow`() {
    let length: [UInt8] = [127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    let stream = frame(0x02, [1]) + frame(0x80, length: length)
    #expect(Decoding(stream).failure == .tooBig(byteCount: .max, limit: 1 << 24))
  }

  /// Autobahn 6.4: U+110000 cannot be, which the second of its four bytes shows.
  @Test func `text that cannot be UTF-8 is refused at the first wrong byte`() {
    let text = Self.word + [0xF4, 0x90, 0x80, 0x80] + Array("edited".utf8)
    let bytes = frame(0x81, text)
    // 6 bytes of header, 10 of the word, then F4 and 90.
    #expect(
      Decoding(bytes, pieces: [1]) == Decoding(events: [], failure: .invalidText, byteCount: 18))
  }

  @Test func `a character may be split between fragments but not be left unfinished`() {
    let stream = frame(0x01, Array(Self.word[..<1])) + frame(0x89, [0xFF])
    let whole = stream + frame(0x80, Array(Self.word[1...]))
    #expect(Decoding(whole).events == [.ping([0xFF]), .message(Message(.text, Self.word))])
    #expect(Decoding(stream + frame(0x80)).failure == .invalidText)
    #expect(Decoding(frame(0x81, Array(Self.word[..<1]))).failure == .invalidText)
  }

  @Test func `binary messages may hold anything`() {
    let payload: [UInt8] = [0xFF, 0xC0, 0x80]
    #expect(Decoding(frame(0x82, payload)).events == [.message(Message(.binary, payload))])
  }

  @Test(
    arguments: [
      (.invalidText, 1007), (.invalidCloseReason, 1007), (.tooBig(byteCount: 2, limit: 1), 1009),
      (.unmasked, 1002), (.reservedBits(1), 1002), (.invalidCloseCode(1005), 1002),
    ] as [(WebSocketDecoder.Failure, UInt16)])
  func `a failure names the code to close with`(failure: WebSocketDecoder.Failure, code: UInt16) {
    #expect(failure.closeCode == code)
    #expect((1...CloseCode.reasonLimit).contains(failure.reason.utf8.count))
  }

  @Test func `nothing counts after a failure`() throws {
    var decoder = WebSocketDecoder(role: .server)
    var events: [WebSocketEvent] = []
    let bad = frame(0x81, [0x61]) + frame(0x83)
    let good = frame(0x81, [0x62])
    #expect(throws: WebSocketDecoder.Failure.reservedOpcode(3)) {
      try decoder.decode(bad.span, into: &events)
    }
    try decoder.decode(good.span, into: &events)
    #expect(events == [.message(Message(text: "a"))])
  }
}
