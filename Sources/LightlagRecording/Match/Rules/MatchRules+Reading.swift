public import LightlagEncoding

extension MatchRules {
  /// Reads rules from the text of a file.
  public init(parsing bytes: [UInt8]) throws(MatchRulesFailure) {
    let json: JSON
    do throws(JSON.Failure) {
      json = try JSON(parsing: bytes)
    } catch {
      throw MatchRulesFailure(pointer: "", reason: .notJSON(error))
    }
    try self.init(json)
  }

  /// Reads rules from the JSON that states them; what is left out is as in `init()`.
  public init(_ json: JSON) throws(MatchRulesFailure) {
    var fields = try MatchFields(json, at: "")
    level = try fields.choice("level") ?? .causal
    extra = try fields.unexpected("extra") ?? .fail
    missing = try fields.choice("missing") ?? .fail
    comparesNoise = try fields.bool("noise", default: false)
    comparesCloseReason = try fields.bool("closeReason", default: false)
    timing = try fields.objects("timing", orOne: true) { fields throws(MatchRulesFailure) in
      try TimingRule(&fields)
    }
    rules = try fields.objects("rules") { fields throws(MatchRulesFailure) in
      try MatchRule(&fields)
    }
    expectations = try fields.objects("expect") { fields throws(MatchRulesFailure) in
      try Expectation(&fields)
    }
    thresholds = try fields.objects("thresholds") { fields throws(MatchRulesFailure) in
      try Threshold(&fields)
    }
    try fields.end()
    try checkOrder()
  }

  /// Refuses rules that compare by place what another rule takes out of its place.
  private func checkOrder() throws(MatchRulesFailure) {
    for (index, rule) in rules.enumerated() where rule.normaliser.comparesPairs {
      let unordered = rules.firstIndex { other in
        other.normaliser == .unordered && other.pointer.covers(rule.pointer)
          && (other.event == nil || rule.event == nil || other.event == rule.event)
      }
      guard let unordered else { continue }
      throw MatchRulesFailure(
        pointer: "/rules/\(index)", reason: .insideUnordered(rule: unordered))
    }
  }
}

extension MatchRule {
  init(_ fields: inout MatchFields) throws(MatchRulesFailure) {
    event = try fields.optionalString("event")
    pointer = try fields.pattern("pointer")
    switch try fields.string("do") {
    case "ignore": normaliser = .ignore
    case "any": normaliser = .any(try fields.choice("type") ?? .value)
    case "regex": normaliser = .expression(try fields.expression("pattern"))
    case "number": normaliser = try Self.number(&fields)
    case "unordered": normaliser = .unordered
    case "bind": normaliser = .bind(try fields.string("name"))
    case "time": normaliser = .time(windowNanoseconds: try fields.integer("windowNanoseconds"))
    case "sort-keys": normaliser = .sortedKeys
    default: throw fields.failure("do", "one of \(Normaliser.words.joined(separator: ", "))")
    }
  }

  private static func number(
    _ fields: inout MatchFields
  ) throws(MatchRulesFailure) -> Normaliser {
    var absolute: FixedPoint?
    if let json = fields.optional("absolute") {
      absolute = json.numberText.flatMap { FixedPoint($0) }
      guard let absolute, absolute.parts >= 0 else {
        throw fields.failure("absolute", "a number from 0 to 10^18")
      }
    }
    let relative = try fields.integer("relativePartsPerMillion", in: 0...1_000_000)
    guard absolute != nil || relative != nil else {
      throw fields.failure("absolute", "this, or 'relativePartsPerMillion'")
    }
    return .number(absolute: absolute, relativePartsPerMillion: relative)
  }
}
