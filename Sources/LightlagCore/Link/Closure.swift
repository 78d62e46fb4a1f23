/// How a connection ended, in the terms of RFC 6455, section 7.
public struct Closure: Hashable, Sendable {
  /// Who ended it.
  public enum Party: String, Hashable, Sendable, CaseIterable {
    /// The end in front.
    case client
    /// The end behind.
    case server
    /// The link between them broke.
    case net
    /// Lightlag itself, at a limit or at the end of the run.
    case lightlag
  }

  /// The status code, 1005 where the peer gave none and 1006 where it vanished.
  public var code: UInt16

  /// The text beside the code, at most 123 bytes of UTF-8.
  public var reason: String

  /// Who ended it.
  public var party: Party

  /// Creates an ending.
  public init(code: UInt16, reason: String = "", party: Party) {
    self.code = code
    self.reason = reason
    self.party = party
  }

  /// Whether there was a closing handshake: false where the peer vanished (1006).
  public var isClean: Bool { code != 1006 }

  /// Nothing more will come, and no close frame was seen (RFC 6455, section 7.1.5).
  public static func vanished(_ party: Party) -> Closure { Closure(code: 1006, party: party) }
}
