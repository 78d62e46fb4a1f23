/// What a rule makes of one message.
enum Treatment: Hashable, Sendable {
  /// What the link's conditions say.
  case usual
  /// It crosses as over a perfect link.
  case pass
  /// It is lost.
  case drop
  /// It takes so much longer, in nanoseconds.
  case delay(Int64)
  /// It arrives twice.
  case duplicate
  /// It arrives damaged.
  case corrupt
  /// It waits, for so many nanoseconds or, if that is `nil`, until the rule is gone.
  case hold(rule: String, Int64?)
}

extension Treatment {
  /// Creates what a rule makes of a message that stands there in its packet.
  init(_ decision: RuleBook.Decision?, of place: PacketPart.Place = .whole) {
    guard let decision else {
      self = .usual
      return
    }
    self =
      switch decision.verdict {
      // Twice the head, and then the attachments, would be no packet; and one damage is enough.
      case .duplicate where place != .whole, .corrupt where place == .attachment: .usual
      case .pass: .pass
      case .drop, .close: .drop
      case .delay(let time): .delay(time.wholeNanoseconds)
      case .duplicate: .duplicate
      case .corrupt: .corrupt
      case .hold(let time): .hold(rule: decision.rule, time?.wholeNanoseconds)
      }
  }
}
