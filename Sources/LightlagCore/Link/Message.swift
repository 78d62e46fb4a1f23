/// What one end sends and the other receives whole (RFC 6455, section 5.6).
public struct Message: Hashable, Sendable {
  /// How the bytes are to be understood.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// UTF-8 text.
    case text
    /// Bytes without further meaning.
    case binary
    /// A ping that crosses the link, where the policy is end to end.
    case ping
    /// A pong that crosses the link, where the policy is end to end.
    case pong
  }

  /// How the bytes are to be understood.
  public var kind: Kind

  /// The payload, unmasked and whole.
  public var bytes: [UInt8]

  /// Creates a message of `bytes`; where `kind` is text they are valid UTF-8.
  public init(_ kind: Kind = .binary, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  /// Creates a text message.
  public init(text: String) {
    kind = .text
    bytes = Array(text.utf8)
  }

  /// The payload as text; bytes that are not UTF-8 show as U+FFFD.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
