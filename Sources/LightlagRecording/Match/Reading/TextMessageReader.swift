public import LightlagCore
import LightlagEncoding

/// Understands JSON, and the packets of Engine.IO and Socket.IO that carry it.
public struct TextMessageReader: MessageReader {
  /// Creates a reader.
  public init() {}

  /// Returns what a message says: its event, the prefix of its packet and its JSON.
  public func read(_ message: Message) -> ReadMessage {
    guard message.kind == .text else { return ReadMessage() }
    let event = EventName.find(in: message)
    guard let prefix = PacketPrefix(message.bytes.span) else {
      // The packet that opens Engine.IO; with its digit it is no JSON.
      guard message.bytes.starts(with: "0{".utf8) else {
        return ReadMessage(event: event, json: Self.json(message.bytes))
      }
      return ReadMessage(
        event: event, prefix: "0", json: Self.json(Array(message.bytes.dropFirst())))
    }
    var head = message.bytes[..<prefix.byteCount]
    var number: [UInt8] = []
    while head.count > 2, let last = head.last, last &- UInt8(ascii: "0") < 10 {
      number.insert(last, at: 0)
      head.removeLast()
    }
    let json = Self.json(Array(message.bytes[prefix.byteCount...]))
    return ReadMessage(
      event: event, prefix: String(decoding: head, as: UTF8.self),
      acknowledgement: number.isEmpty ? nil : String(decoding: number, as: UTF8.self), json: json)
  }

  /// Returns how many binary messages a Socket.IO packet has announced.
  public func attachmentCount(_ message: Message) -> Int {
    let bytes = message.bytes
    guard message.kind == .text, bytes.count > 3, bytes[0] == UInt8(ascii: "4"),
      bytes[1] == UInt8(ascii: "5") || bytes[1] == UInt8(ascii: "6"),
      PacketPrefix(bytes.span) != nil
    else { return 0 }
    let digits = bytes[2...].prefix { $0 &- UInt8(ascii: "0") < 10 }
    return min(Int(String(decoding: digits, as: UTF8.self)) ?? 0, 1_024)
  }

  /// Tells a ping or pong, and on a connection of Engine.IO the packets with which that opens and
  /// beats.
  public func noise(_ message: Message, target: String) -> MessageNoise? {
    switch message.kind {
    case .ping, .pong: return .heartbeat
    case .binary: return nil
    case .text: break
    }
    // Most messages are told by two bytes; only then is the target searched.
    guard let noise = Self.noise(message.bytes), target.contains("EIO=") else { return nil }
    return noise
  }

  private static func noise(_ bytes: [UInt8]) -> MessageNoise? {
    guard let first = bytes.first else { return nil }
    let second = bytes.count > 1 ? bytes[1] : nil
    switch first {
    case UInt8(ascii: "0"): return second == UInt8(ascii: "{") ? .handshake : nil
    case UInt8(ascii: "2"), UInt8(ascii: "3"):
      if second == nil { return .heartbeat }
      return bytes.dropFirst().elementsEqual("probe".utf8) ? .handshake : nil
    case UInt8(ascii: "5"), UInt8(ascii: "6"): return second == nil ? .handshake : nil
    default: return nil
    }
  }

  /// Returns where the names stand that a server makes for who opens a connection of Engine.IO, or
  /// joins a namespace of Socket.IO.
  public func newTexts(
    in message: Message, _ direction: Direction, target: String
  ) -> [JSONPointer] {
    guard direction == .downlink, message.kind == .text else { return [] }
    let names = Self.newNames(in: message.bytes)
    guard !names.isEmpty, target.contains("EIO=") else { return [] }
    return names.map { JSONPointer(tokens: [$0]) }
  }

  private static func newNames(in packet: [UInt8]) -> [String] {
    if packet.starts(with: "40".utf8) { return ["sid", "pid"] }
    return packet.starts(with: "0{".utf8) ? ["sid"] : []
  }

  /// Returns a pong for a ping, of RFC 6455 or Engine.IO.
  public func answer(toHeartbeat message: Message) -> Message? {
    switch message.kind {
    case .ping: Message(.pong, message.bytes)
    case .text where message.bytes == [UInt8(ascii: "2")]: Message(text: "3")
    default: nil
    }
  }

  private static func json(_ bytes: [UInt8]) -> JSON? {
    do {
      return .some(try JSON(parsing: bytes, depthLimit: 64))
    } catch {
      return .none
    }
  }
}
