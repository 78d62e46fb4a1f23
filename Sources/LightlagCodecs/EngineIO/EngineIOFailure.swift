/// Why what came is no Engine.IO, or not what may come now; the other end's fault.
package enum EngineIOFailure: Error, Hashable, Sendable {
  /// A WebSocket's own ping or pong.
  case notAPacket
  /// A packet without a type, or an empty payload.
  case emptyPacket
  /// The type is none of 0 to 6.
  case unknownType(UInt8)
  /// What follows `b` is not Base64, with its padding.
  case base64
  /// A payload is not UTF-8.
  case invalidText
  /// What opens the session is not the JSON that it must be.
  case handshake
  /// A session began with another packet than the one that opens it.
  case unopened
  /// A client sent a ping: since version 4 the server does, and the client answers.
  case heartbeatDirection
  /// A packet has more bytes than the limit.
  case tooBig(byteCount: Int, limit: Int)
  /// A request's body has more packets than the limit.
  case tooManyPackets(limit: Int)
}

extension EngineIOFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAPacket: "a WebSocket ping or pong is no packet"
    case .emptyPacket: "packet without a type"
    case .unknownType(let type): "unknown packet type \(HTTPCharacter.name(type))"
    case .base64: "binary packet that is not Base64"
    case .invalidText: "payload is not UTF-8"
    case .handshake: "malformed handshake"
    case .unopened: "session does not begin with its handshake"
    case .heartbeatDirection: "invalid heartbeat direction: a client answers pings"
    case .tooBig(let byteCount, let limit): "packet of \(byteCount) bytes; the limit is \(limit)"
    case .tooManyPackets(let limit): "more than \(limit) packets in one request"
    }
  }
}
