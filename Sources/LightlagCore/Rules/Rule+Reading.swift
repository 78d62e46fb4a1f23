package import LightlagEncoding

extension Rule {
  /// Creates the rule that a recording states, as `write(to:)` wrote it.
  ///
  /// - Throws: `RuleRecordFailure` for a member that is missing, wrong, or not known: a criterion
  ///   that this version does not know would pick out other messages.
  package init(recorded json: JSON) throws(RuleRecordFailure) {
    var fields = try RuleRecord(json)
    let name = try fields.string("name")
    guard Rule.isName(name) else {
      throw .invalid(key: "name", expected: "1 to 64 ASCII letters, digits, '-', '_' and '.'")
    }
    let match = try RuleMatch(&fields)
    let verdict = try RuleVerdict(&fields)
    try fields.end()
    self.init(name: name, match: match, verdict: verdict)
  }
}

extension RuleMatch {
  fileprivate init(_ fields: inout RuleRecord) throws(RuleRecordFailure) {
    let event = try fields.optionalString("event")
    guard event?.utf8.count ?? 0 <= EventName.longest else {
      throw .invalid(key: "event", expected: "at most \(EventName.longest) bytes")
    }
    self.init(
      direction: try fields.choice("direction", Direction.allCases, \.ruleWord),
      event: event,
      kind: try fields.choice("kind", Message.Kind.allCases, \.ruleWord),
      size: try Self.size(fields.value("sizeBytes")),
      json: try JSONTest.recorded(&fields),
      nth: try Nth.recorded(fields.value("nth")),
      probability: Probability(
        partsPerBillion: UInt32(
          try fields.integer("probabilityPartsPerBillion", in: 0...1_000_000_000))))
  }

  private static func size(_ json: JSON) throws(RuleRecordFailure) -> ClosedRange<Int>? {
    guard !json.isNull else { return nil }
    let bounds = (json.array ?? []).compactMap { $0.integer.flatMap(Int.init(exactly:)) }
    guard bounds.count == 2, json.array?.count == 2, 0 <= bounds[0], bounds[0] <= bounds[1] else {
      throw .invalid(key: "sizeBytes", expected: "null or an array of the least and the most")
    }
    return bounds[0]...bounds[1]
  }
}

extension RuleMatch.JSONTest {
  fileprivate static func recorded(
    _ fields: inout RuleRecord
  ) throws(RuleRecordFailure) -> RuleMatch.JSONTest? {
    // With its type, as `nil` might else be read as the JSON value.
    let equals: JSON? = fields.has("equals") ? try fields.value("equals") : .none
    guard let text = try fields.optionalString("pointer") else {
      guard equals == nil else {
        throw .invalid(key: "pointer", expected: "a JSON pointer where there is 'equals'")
      }
      return nil
    }
    guard let pointer = try? JSONPointer(parsing: text) else {
      throw .invalid(key: "pointer", expected: "null or a JSON pointer")
    }
    return RuleMatch.JSONTest(pointer: pointer, equals: equals)
  }
}

extension Nth {
  fileprivate static func recorded(_ json: JSON) throws(RuleRecordFailure) -> Nth? {
    guard !json.isNull else { return nil }
    if let members = json.members, members.count == 1,
      let number = members[0].value.integer.flatMap(Int.init(exactly:)), number >= 1
    {
      switch members[0].name {
      case "only": return .only(number)
      case "from": return .from(number)
      case "every": return .every(number)
      default: break
      }
    }
    throw .invalid(key: "nth", expected: "null or {\"only\"}, {\"from\"} or {\"every\"}, from 1")
  }
}

extension RuleVerdict {
  fileprivate init(_ fields: inout RuleRecord) throws(RuleRecordFailure) {
    switch try fields.string("verdict") {
    case "pass": self = .pass
    case "drop": self = .drop
    case "duplicate": self = .duplicate
    case "corrupt": self = .corrupt
    case "delay": self = .delay(try fields.duration("delayNanoseconds"))
    case "hold":
      let isOpen = try fields.value("holdNanoseconds").isNull
      self = .hold(isOpen ? nil : try fields.duration("holdNanoseconds"))
    case "close":
      let code = UInt16(try fields.integer("code", in: 0...0xFFFF))
      self = .close(code: code, reason: try fields.string("reason"))
    default:
      throw .invalid(key: "verdict", expected: "one of \(Self.words.joined(separator: ", "))")
    }
    guard isPossible else {
      throw .invalid(key: "code", expected: "a code to close with, and a reason that it can have")
    }
  }
}
