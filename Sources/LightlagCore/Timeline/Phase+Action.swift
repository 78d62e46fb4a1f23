extension Phase {
  /// What is done to all connections at once.
  public enum Action: Hashable, Sendable {
    /// Nothing.
    case none
    /// They break, and no end is told why (1006).
    case reset
    /// They are closed with that status code (RFC 6455, section 7.4) and that text beside it.
    case close(code: UInt16, reason: String = "")
  }
}

extension Phase.Action {
  /// Most bytes of a reason: a control frame holds 125, and two are the code's.
  static let reasonLimit = 123

  /// Whether a close frame may carry the code (RFC 6455, section 7.4, and IANA's registry).
  static func isValid(_ code: UInt16) -> Bool {
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
