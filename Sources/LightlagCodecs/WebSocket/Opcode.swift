import LightlagCore

/// What a frame is, in the four bits of its first byte (RFC 6455, section 5.2).
package enum Opcode: UInt8, Hashable, Sendable, CaseIterable {
  /// More of the message that a text or binary frame began.
  case continuation = 0x0
  /// The first frame of a text message.
  case text = 0x1
  /// The first frame of a binary message.
  case binary = 0x2
  /// The closing handshake, from either end.
  case close = 0x8
  /// A question that a pong answers.
  case ping = 0x9
  /// The answer to a ping, or a heartbeat of its own.
  case pong = 0xA

  /// Creates the opcode of a message's first frame.
  init(_ kind: Message.Kind) {
    switch kind {
    case .text: self = .text
    case .binary: self = .binary
    case .ping: self = .ping
    case .pong: self = .pong
    }
  }

  /// Whether it may come between the fragments of a message, and is short and whole itself.
  var isControl: Bool { rawValue & 0x8 != 0 }
}
