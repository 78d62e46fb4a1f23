/// What rules are told in: the words of documents, of the command line and of recordings.
extension RuleVerdict {
  /// The words of all verdicts.
  package static let words = ["pass", "drop", "delay", "duplicate", "corrupt", "hold", "close"]

  /// The word for what becomes of a message, without times and codes.
  package var word: String {
    switch self {
    case .pass: "pass"
    case .drop: "drop"
    case .delay: "delay"
    case .duplicate: "duplicate"
    case .corrupt: "corrupt"
    case .hold: "hold"
    case .close: "close"
    }
  }
}

extension Direction {
  /// The short word for the direction.
  package var ruleWord: String { self == .uplink ? "up" : "down" }
}

extension Message.Kind {
  /// The word for the kind.
  package var ruleWord: String {
    switch self {
    case .text: "text"
    case .binary: "binary"
    case .ping: "ping"
    case .pong: "pong"
    }
  }
}
