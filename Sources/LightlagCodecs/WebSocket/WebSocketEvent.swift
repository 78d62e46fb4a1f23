package import LightlagCore

/// What the bytes of a WebSocket connection mean to the end that received them.
package enum WebSocketEvent: Hashable, Sendable {
  /// A whole text or binary message, its fragments joined.
  case message(Message)
  /// A whole message as its sender compressed it, where that was agreed on; its text is not
  /// checked (RFC 7692, section 6.2).
  case compressed(Message.Kind, [UInt8])
  /// A ping with its payload, to be sent back in a pong (RFC 6455, section 5.5.2).
  case ping([UInt8])
  /// A pong with its payload.
  case pong([UInt8])
  /// The other end's close frame, with 1005 where it was empty; nothing comes after it.
  case close(code: UInt16, reason: String)
}
