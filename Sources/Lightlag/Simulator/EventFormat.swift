import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// How an event, which is a name and its data, crosses a link as a message.
public enum EventFormat: String, Hashable, Sendable, CaseIterable {
  /// One text message, `{"event":"drive","data":{}}`, on a connection that is open.
  case json
  /// An event of Socket.IO 5, in a session of Engine.IO 4 over a WebSocket.
  case socketIO

  /// Returns the messages that are an event, as a server sends it.
  func messages(_ name: String, _ data: JSON) -> [Message] {
    switch self {
    case .json:
      let event: JSON = ["event": .string(name), "data": data]
      return [Message(.text, event.bytes)]
    case .socketIO:
      let packet = SocketIOPacket(.event(SocketIOPayload(event: name, data), id: nil))
      return packet.messages.map { EngineIOPacket.message($0).frame }
    }
  }

  /// Returns the event that a message is, or `nil` where it is a part of the protocol below.
  ///
  /// In JSON any message is one: what has no name of its own is a `message`.
  func event(in message: Message) -> (name: String, data: JSON)? {
    switch self {
    case .json: Self.jsonEvent(in: message)
    case .socketIO: Self.socketEvent(in: message)
    }
  }

  /// Whether a message is an event, which costs less than to read it.
  func isEvent(_ message: Message) -> Bool {
    switch self {
    case .json: message.kind == .text || message.kind == .binary
    case .socketIO: EventName.find(in: message) != nil
    }
  }

  private static func jsonEvent(in message: Message) -> (name: String, data: JSON)? {
    guard message.kind == .text || message.kind == .binary else { return nil }
    guard let json = try? JSON(parsing: message.bytes) else {
      return ("message", .string(message.text))
    }
    if let name = json["event"]?.string { return (name, json["data"] ?? .object([])) }
    return (EventName.find(in: message) ?? "message", json)
  }

  private static func socketEvent(in message: Message) -> (name: String, data: JSON)? {
    guard case .message(let inner)? = try? EngineIOPacket(frame: message), inner.kind == .text
    else { return nil }
    // The attachments of a binary event are messages of their own, so its head stands for it.
    guard let start = inner.bytes.firstIndex(of: UInt8(ascii: "[")),
      let name = EventName.find(in: message),
      let elements = (try? JSON(parsing: Array(inner.bytes[start...])))?.array
    else { return nil }
    return (name, elements.count > 1 ? elements[1] : .object([]))
  }
}
