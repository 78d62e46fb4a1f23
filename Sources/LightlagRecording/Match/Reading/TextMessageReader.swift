public import LightlagCore
import LightlagEncoding

/// Understands JSON, and the packets of Engine.IO and Socket.IO that carry it.
public struct TextMessageReader: MessageReader {
  /// Creates a reader.
  public init() {}

  public func read(_ message: Message) -> ReadMessage {
    guard message.kind == .text else { return ReadMessage() }
    let event = EventName.find(in: message)
    guard let prefix = PacketPrefix(message.bytes.span) else {
      return ReadMessage(event: event, json: Self.json(message.bytes))
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

  public func attachmentCount(_ message: Message) -> Int {
    let bytes = message.bytes
    guard message.kind == .text, bytes.count > 3, bytes[0] == UInt8(ascii: "4"),
      bytes[1] == UInt8(ascii: "5") || bytes[1] == UInt8(ascii: "6"),
      PacketPrefix(bytes.span) != nil
    else { return 0 }
    let digits = bytes[2...].prefix { $0 &- UInt8(ascii: "0") < 10 }
    return min(Int(String(decoding: digits, as: UTF8.self)) ?? 0, 1_024)
  }

  public func isNoise(_ message: Message, target: String) -> Bool {
    switch message.kind {
    case .ping, .pong: return true
    case .binary: return false
    case .text: break
    }
    guard let first = message.bytes.first, first &- UInt8(ascii: "0") < 7,
      target.contains("EIO=")
    else { return false }
    switch first {
    case UInt8(ascii: "4"):
      return message.bytes.count > 1 && message.bytes[1] == UInt8(ascii: "0")
    case UInt8(ascii: "0"): return message.bytes.count > 1 && message.bytes[1] == UInt8(ascii: "{")
    case UInt8(ascii: "2"), UInt8(ascii: "3"):
      return message.bytes.count == 1 || message.bytes.dropFirst().elementsEqual("probe".utf8)
    case UInt8(ascii: "5"), UInt8(ascii: "6"): return message.bytes.count == 1
    default: return false
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
