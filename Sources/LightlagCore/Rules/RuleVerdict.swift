/// What becomes of a message that a rule takes.
public enum RuleVerdict: Hashable, Sendable {
  /// It crosses as over a perfect link.
  case pass
  /// It never arrives.
  case drop
  /// It arrives that much later than it would have.
  case delay(Duration)
  /// It arrives twice; once where lost messages are retransmitted, as TCP sees to it.
  case duplicate
  /// It arrives damaged; late, where lost messages are retransmitted.
  case corrupt
  /// It waits for that long, or with `nil` until the rule is removed or changed.
  case hold(Duration?)
  /// It is not sent, and the connection is closed instead.
  ///
  /// The code 1005 stands for a close without a code, and 1006 for no close at all: the
  /// connection breaks. Neither has a reason.
  case close(code: UInt16, reason: String)

  /// Most bytes of a reason: what a control frame holds beside the code (RFC 6455, section 5.5).
  public static let longestReason = 123

  /// Returns whether a rule may close with `code`: those of the wire, 1005 and 1006.
  ///
  /// 1004 and 1015 are no codes to close with (RFC 6455, section 7.4.1); up to 2999 the rest is
  /// reserved, and 3000 to 4999 belong to libraries and applications.
  public static func isCloseCode(_ code: UInt16) -> Bool {
    switch code {
    case 1000...1003, 1005...1014, 3000...4999: true
    default: false
    }
  }

  /// Whether `code` says how a connection ended where no close frame did, and so has no reason.
  package static func isWithoutReason(_ code: UInt16) -> Bool { code == 1005 || code == 1006 }

  /// Whether a session can carry it out.
  var isPossible: Bool {
    switch self {
    case .pass, .drop, .duplicate, .corrupt, .hold(nil): true
    case .delay(let time), .hold(.some(let time)): time >= .zero && time < LinkConditions.longest
    case .close(let code, let reason):
      Self.isCloseCode(code) && reason.utf8.count <= Self.longestReason
        && (reason.isEmpty || !Self.isWithoutReason(code))
    }
  }

  /// This verdict, its time rounded down to the nanosecond.
  var inWholeNanoseconds: RuleVerdict {
    switch self {
    case .delay(let time): .delay(.nanoseconds(time.wholeNanoseconds))
    case .hold(.some(let time)): .hold(.nanoseconds(time.wholeNanoseconds))
    default: self
    }
  }
}
