import LightlagCore

extension MatchRules.Unexpected {
  /// The words that state it: `fail`, `ignore` or `close(1008)`.
  public var text: String {
    switch self {
    case .fail: "fail"
    case .ignore: "ignore"
    case .close(let code): "close(\(code))"
    }
  }

  /// Creates what words state, or `nil` where they state none.
  ///
  /// A code is one that may be on the wire: 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455,
  /// section 7.4).
  public init?(parsing text: String) {
    switch text {
    case "fail": self = .fail
    case "ignore": self = .ignore
    default:
      guard text.hasPrefix("close("), text.hasSuffix(")"),
        let code = UInt16(text.dropFirst(6).dropLast()), text == "close(\(code))",
        RuleVerdict.isCloseCode(code), !RuleVerdict.isWithoutReason(code)
      else { return nil }
      self = .close(code: code)
    }
  }
}

extension MatchFields {
  mutating func unexpected(
    _ name: String
  ) throws(MatchRulesFailure) -> MatchRules.Unexpected? {
    guard let text = try optionalString(name) else { return nil }
    guard let value = MatchRules.Unexpected(parsing: text) else {
      throw failure(name, "one of fail, ignore, or close(CODE) with a code such as 1008")
    }
    return value
  }
}
