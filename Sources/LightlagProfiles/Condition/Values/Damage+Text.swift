import LightlagCore

extension Duplication {
  static let accepted =
    "write a chance such as \"1 %\", and optionally \", correlation 25 %\""

  /// Creates the duplication that `text` states: `1 %, correlation 25 %`.
  init(parsing text: String) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["correlation"])
    self.init(
      try Probability(parsing: String(parts.first)), correlation: try parts.correlation())
  }

  var text: String { chance.quantityText + correlation.text }
}

extension Corruption {
  static let accepted =
    "write a chance such as \"1 %\", and optionally \", unit bit\" or \", unit byte\", "
    + "\", text valid\" or \", text any\", \", correlation 25 %\""

  /// Creates the corruption that `text` states: `1 %, unit byte, text any`.
  init(parsing text: String) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["unit", "text", "correlation"])
    let unit = parts.rest(of: "unit") ?? Unit.bit.rawValue
    let kind = parts.rest(of: "text") ?? Text.valid.rawValue
    guard let unit = Unit(rawValue: unit) else { throw parts.failure(.unknownPart(unit)) }
    guard let kind = Text(rawValue: kind) else { throw parts.failure(.unknownPart(kind)) }
    self.init(
      chance: try Probability(parsing: String(parts.first)), unit: unit, text: kind,
      correlation: try parts.correlation())
  }

  /// The shortest exact text.
  var valueText: String {
    let unit = unit == .bit ? "" : ", unit byte"
    let kind = text == Text.valid ? "" : ", text any"
    return chance.quantityText + unit + kind + correlation.text
  }
}

extension Reordering {
  static let accepted =
    "write a chance such as \"25 %\", and optionally \", gap 5\", \", correlation 50 %\""

  /// Creates the reordering that `text` states: `25 %, gap 5, correlation 50 %`.
  init(parsing text: String) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["gap", "correlation"])
    self.init(
      chance: try Probability(parsing: String(parts.first)),
      correlation: try parts.correlation(),
      gap: try parts.rest(of: "gap").map { (text) throws(ValueFailure) in
        try parts.number(text, least: 1)
      } ?? 1)
  }

  var text: String {
    chance.quantityText + (gap == 1 ? "" : ", gap \(gap)") + correlation.text
  }
}

extension Breaks.Manner {
  static let accepted =
    "write \"reset\", or \"close\" with a code and optionally a reason, as \"close 1012 restart\""

  /// Creates the manner that `text` states: `close 1012 restart`.
  init(parsing text: String) throws(ValueFailure) {
    let parts = try WrittenParts(String(text.prefix { $0 != "," }), words: [])
    let (word, rest) = WrittenParts.split(Substring(text))
    if text == "reset" {
      self = .reset
      return
    }
    let (code, reason) = WrittenParts.split(rest)
    let isNumber = code.allSatisfy { ("0"..."9").contains($0) }
    guard word == "close", isNumber, let code = UInt16(code), code != 1005, code != 1006,
      RuleVerdict.isCloseCode(code), reason.utf8.count <= RuleVerdict.longestReason
    else { throw parts.failure(.notAChoice) }
    self = .close(code: code, reason: String(reason))
  }

  var text: String {
    switch self {
    case .reset: "reset"
    case .close(let code, let reason): "close \(code)" + (reason.isEmpty ? "" : " \(reason)")
    }
  }
}
