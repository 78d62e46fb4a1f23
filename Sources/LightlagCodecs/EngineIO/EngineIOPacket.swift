package import LightlagCore
import LightlagEncoding

/// What the ends of an Engine.IO session send each other (protocol version 4, "Packet encoding").
package enum EngineIOPacket: Hashable, Sendable {
  /// The server's first, with what the client must know of the session.
  case open(EngineIOHandshake)
  /// The session is over.
  case close
  /// The server asks whether the client is there, or the client probes a WebSocket.
  case ping(String)
  /// The answer to a ping, with its text.
  case pong(String)
  /// What the layer above sends, text or binary.
  case message(Message)
  /// The client goes on over the WebSocket that it has probed.
  case upgrade
  /// Nothing; it ends a poll that waits.
  case noop

  /// Creates the packet that a WebSocket message holds.
  ///
  /// What follows the type of a packet that carries nothing is ignored, as it always has been.
  ///
  /// - Parameter message: text that begins with the type, or binary, which is a message's bare
  ///   bytes. Text is valid UTF-8.
  /// - Throws: why it holds no packet.
  package init(frame message: Message) throws(EngineIOFailure) {
    switch message.kind {
    case .binary: self = .message(message)
    case .text: try self.init(text: message.bytes[...])
    case .ping, .pong: throw .notAPacket
    }
  }

  /// Creates the packet that one part of a polling payload holds, where binary is Base64.
  init(part: ArraySlice<UInt8>) throws(EngineIOFailure) {
    guard part.first == UInt8(ascii: "b") else {
      try self.init(text: part)
      return
    }
    let text = String(decoding: part.dropFirst(), as: UTF8.self)
    guard let bytes = Base64.decode(text) else { throw .base64 }
    self = .message(Message(.binary, bytes))
  }

  private init(text: ArraySlice<UInt8>) throws(EngineIOFailure) {
    guard let type = text.first else { throw .emptyPacket }
    let data = text.dropFirst()
    switch type {
    case UInt8(ascii: "0"): self = .open(try EngineIOHandshake(parsing: Array(data)))
    case UInt8(ascii: "1"): self = .close
    case UInt8(ascii: "2"): self = .ping(String(decoding: data, as: UTF8.self))
    case UInt8(ascii: "3"): self = .pong(String(decoding: data, as: UTF8.self))
    case UInt8(ascii: "4"): self = .message(Message(.text, Array(data)))
    case UInt8(ascii: "5"): self = .upgrade
    case UInt8(ascii: "6"): self = .noop
    default: throw .unknownType(type)
    }
  }

  /// The packet as a WebSocket message.
  package var frame: Message {
    if case .message(let message) = self, message.kind == .binary { return message }
    var bytes: [UInt8] = []
    append(to: &bytes)
    return Message(.text, bytes)
  }

  /// Appends the packet as a part of a polling payload.
  func append(to payload: inout [UInt8]) {
    switch self {
    case .open(let handshake):
      payload.append(UInt8(ascii: "0"))
      payload += handshake.json
    case .close: payload.append(UInt8(ascii: "1"))
    case .ping(let text):
      payload.append(UInt8(ascii: "2"))
      payload += text.utf8
    case .pong(let text):
      payload.append(UInt8(ascii: "3"))
      payload += text.utf8
    case .message(let message) where message.kind == .binary:
      payload.append(UInt8(ascii: "b"))
      Base64.encode(message.bytes, into: &payload)
    case .message(let message):
      payload.append(UInt8(ascii: "4"))
      payload += message.bytes
    case .upgrade: payload.append(UInt8(ascii: "5"))
    case .noop: payload.append(UInt8(ascii: "6"))
    }
  }

  /// The text of the ping and the pong that try a WebSocket before the session moves to it.
  static let probe = "probe"

  /// About how many bytes the packet takes on its way.
  var byteCount: Int {
    switch self {
    case .message(let message) where message.kind == .binary: message.bytes.count / 3 * 4 + 5
    case .message(let message): message.bytes.count + 1
    case .ping(let text), .pong(let text): text.utf8.count + 1
    case .open(let handshake): handshake.json.count + 1
    case .close, .upgrade, .noop: 1
    }
  }
}
