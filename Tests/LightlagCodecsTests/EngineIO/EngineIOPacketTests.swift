import LightlagCodecs
import LightlagCore
import Testing

@Suite struct EngineIOPacketTests {
  static let handshake = EngineIOHandshake(
    sessionID: "lv_VI97HAXpY6yYWAAAC", upgrades: ["websocket"], pingInterval: .seconds(25),
    pingTimeout: .seconds(20), maxPayload: 1_000_000)

  static let handshakeText =
    #"0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"#
    + #""pingTimeout":20000,"maxPayload":1000000}"#

  static let texts: [(EngineIOPacket, String)] = [
    (.open(handshake), handshakeText), (.close, "1"), (.ping(""), "2"), (.ping("probe"), "2probe"),
    (.pong(""), "3"), (.pong("probe"), "3probe"), (.message(Message(text: "")), "4"),
    (.message(Message(text: "hello €")), "4hello €"), (.upgrade, "5"), (.noop, "6"),
  ]

  static let packets =
    texts.map(\.0) + [
      .message(Message(.binary, [])), .message(Message(.binary, [1, 2, 3, 4])),
    ]

  /// What a payload holds: its packets up to the first that is wrong, and what is wrong.
  static func decode(
    _ payload: [UInt8]
  ) -> (packets: [EngineIOPacket], failure: EngineIOFailure?) {
    var packets: [EngineIOPacket] = []
    do throws(EngineIOFailure) {
      try EngineIOPayload.decode(payload, into: &packets)
      return (packets, nil)
    } catch {
      return (packets, error)
    }
  }

  static func failure(_ text: String) -> EngineIOFailure? {
    do throws(EngineIOFailure) {
      _ = try EngineIOPacket(frame: Message(text: text))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: texts)
  func `a text packet is the same both ways`(packet: EngineIOPacket, text: String) throws {
    #expect(packet.frame == Message(text: text))
    #expect(try EngineIOPacket(frame: Message(text: text)) == packet)
    #expect(EngineIOPayload.encode([packet]) == Array(text.utf8))
    #expect(Self.decode(Array(text.utf8)).packets == [packet])
  }

  @Test func `binary is bare on a WebSocket and Base64 in a payload`() throws {
    let message = Message(.binary, [1, 2, 3, 4])
    #expect(EngineIOPacket.message(message).frame == message)
    #expect(try EngineIOPacket(frame: message) == .message(message))
    #expect(EngineIOPayload.encode([.message(message)]) == Array("bAQIDBA==".utf8))
    #expect(Self.decode(Array("bAQIDBA==".utf8)).packets == [.message(message)])
  }

  @Test func `packets of a payload stand between separators`() {
    let payload = EngineIOPayload.encode(Self.packets)
    #expect(payload.count { $0 == 0x1E } == Self.packets.count - 1)
    #expect(Self.decode(payload).packets == Self.packets)
    #expect(Self.decode(payload).failure == nil)
  }

  @Test func `what follows a packet that carries nothing is ignored`() throws {
    #expect(try EngineIOPacket(frame: Message(text: "1x")) == .close)
    #expect(try EngineIOPacket(frame: Message(text: "6x")) == .noop)
  }

  @Test(
    arguments: [
      ("", .emptyPacket), ("7", .unknownType(0x37)), ("/", .unknownType(0x2F)),
      ("bAQIDBA==", .unknownType(0x62)), ("é", .unknownType(0xC3)), ("0", .handshake),
      ("0[]", .handshake), (#"0{"sid":"a"}"#, .handshake),
      (#"0{"sid":"","upgrades":[],"pingInterval":1,"pingTimeout":1}"#, .handshake),
      (#"0{"sid":"a","upgrades":[],"pingInterval":-1,"pingTimeout":1}"#, .handshake),
      (#"0{"sid":"a","upgrades":[],"pingInterval":2147483648,"pingTimeout":1}"#, .handshake),
      (#"0{"sid":"a","upgrades":[],"pingInterval":1,"pingTimeout":"1"}"#, .handshake),
      (#"0{"sid":"a","upgrades":[],"pingInterval":1,"pingTimeout":1,"maxPayload":0}"#, .handshake),
    ] as [(String, EngineIOFailure)])
  func `a frame that is no packet is refused`(text: String, failure: EngineIOFailure) {
    #expect(Self.failure(text) == failure)
    #expect(!failure.description.isEmpty)
  }

  @Test func `a WebSocket's own ping is no packet`() {
    #expect(throws: EngineIOFailure.notAPacket) { try EngineIOPacket(frame: Message(.ping, [])) }
  }

  @Test func `a handshake need not tell a limit`() throws {
    let text = #"0{"sid":"a","upgrades":[],"pingInterval":0,"pingTimeout":1}"#
    let handshake = EngineIOHandshake(
      sessionID: "a", upgrades: [], pingInterval: .zero, pingTimeout: .milliseconds(1),
      maxPayload: nil)
    #expect(try EngineIOPacket(frame: Message(text: text)) == .open(handshake))
    #expect(EngineIOPacket.open(handshake).frame == Message(text: text))
  }

  @Test(
    arguments: [
      ("4a\u{1E}b!!!!", 1, .base64), ("4a\u{1E}", 1, .emptyPacket), ("\u{1E}4a", 0, .emptyPacket),
      ("4a\u{1E}2\u{1E}9\u{1E}4b", 2, .unknownType(0x39)), ("bAQ", 0, .base64),
    ] as [(String, Int, EngineIOFailure)])
  func `what comes before the fault in a payload counts`(
    payload: String, count: Int, failure: EngineIOFailure
  ) {
    let result = Self.decode(Array(payload.utf8))
    #expect(result.packets.count == count)
    #expect(result.failure == failure)
  }

  @Test(arguments: [[0x34, 0xFF], [0x34, 0xC3], [0x34, 0xED, 0xA0, 0x80]] as [[UInt8]])
  func `a payload that is not UTF-8 is refused whole`(payload: [UInt8]) {
    let result = Self.decode(Array("4a\u{1E}".utf8) + payload)
    #expect(result.packets.isEmpty)
    #expect(result.failure == .invalidText)
  }

  /// There is no stream of packets to cut, but what is cut off a payload must not trap.
  @Test func `a truncated payload is a failure or packets that encode to it`() {
    let payload = EngineIOPayload.encode(Self.packets)
    for count in 0..<payload.count {
      let result = Self.decode(Array(payload[..<count]))
      #expect(result.packets.count <= Self.packets.count)
      guard result.failure == nil else { continue }
      #expect(EngineIOPayload.encode(result.packets) == Array(payload[..<count]))
    }
  }

  @Test func `a payload with a flipped bit is a failure or packets that stay the same`() {
    let payload = EngineIOPayload.encode(Self.packets)
    for bit in 0..<(payload.count * 8) {
      var damaged = payload
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let result = Self.decode(damaged)
      guard result.failure == nil else { continue }
      #expect(Self.decode(EngineIOPayload.encode(result.packets)).packets == result.packets)
    }
  }

  /// All the way through the frames of a WebSocket, in pieces of every size.
  @Test(arguments: [1, 2, 3, 7, 1_000])
  func `packets come out of a stream that comes in pieces`(size: Int) throws {
    var stream: [UInt8] = []
    for packet in Self.packets {
      WebSocketEncoder.append(packet.frame, maskingKey: 0x37FA_213D, to: &stream)
    }
    let packets = try Decoding(stream, pieces: [size]).events.map { event in
      guard case .message(let message) = event else { throw EngineIOFailure.notAPacket }
      return try EngineIOPacket(frame: message)
    }
    #expect(packets == Self.packets)
  }
}
