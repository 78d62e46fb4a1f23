import LightlagCore
import LightlagEncoding

/// Applies the rules to messages, one at a time.
struct Normalisation: Sendable {
  let rules: [MatchRule]
  let reader: any MessageReader

  /// Whether some rule is for all messages, and not only for those of an event.
  private let hasGeneralRule: Bool

  init(_ rules: [MatchRule], reader: any MessageReader) {
    self.rules = rules
    self.reader = reader
    hasGeneralRule = rules.contains { $0.event == nil }
  }

  /// Returns what is left of a message.
  func form(of unit: MessageUnit) -> NormalForm {
    let read = reader.read(unit.message)
    var loose: [NormalForm.Loose] = []
    var json = read.json
    var secrets: [NormalForm.Secret] = []
    let hasSecrets = Redactor.hasPlaceholder(unit.message.bytes)
    let isRewritten = hasRule(for: read.event) || !unit.newTexts.isEmpty || hasSecrets
    if let found = read.json, isRewritten {
      var path: [String] = []
      let left = Self.masking(unit.newTexts, in: apply(to: found, of: read.event, &loose))
      json = .some(hasSecrets ? Self.unnumbering(left, &path, &secrets) : left)
    }
    var bytes: [UInt8] = [unit.message.kind.rawValue]
    if let json, isRewritten || read.acknowledgement != nil {
      bytes += Array(read.prefix.utf8) + (read.acknowledgement == nil ? [] : [0])
      bytes += isRewritten ? json.bytes : tail(of: unit.message, read)
    } else {
      bytes += Self.unnumbering(unit.message, &secrets)
    }
    for attachment in unit.attachments {
      bytes += [0xFF] + Self.unnumbering(attachment, &secrets)
    }
    return NormalForm(bytes: bytes, loose: loose, secrets: secrets, json: json)
  }

  /// Returns why a value is not accepted in the place of another, or `nil` where it is.
  ///
  /// Only for what one pair tells: to what a value is bound, and the window of a time, other pairs
  /// decide.
  func refusal(_ rule: Int, expected: JSON, actual: JSON) -> String? {
    switch rules[rule].normaliser {
    case .bind(let name): Bindings.refusal(name, expected: expected, actual: actual)
    case .number(let absolute, let relative):
      Self.refusal(absolute, relative, expected: expected, actual: actual)
    case .time: Self.refusal(timeExpected: expected, actual: actual)
    default: nil
    }
  }

  /// Whoever reads seconds takes neither milliseconds nor text.
  private static func refusal(timeExpected expected: JSON, actual: JSON) -> String? {
    guard let one = TimeValue.form(expected), let two = TimeValue.form(actual), one != two
    else { return nil }
    return "a time was recorded as \(one.rawValue), and came as \(two.rawValue)"
  }

  private static func refusal(
    _ absolute: FixedPoint?, _ relative: Int64?, expected: JSON, actual: JSON
  ) -> String? {
    if expected.isEquivalent(to: actual) { return nil }
    guard let one = expected.numberText.flatMap({ DecimalValue($0) }),
      let two = actual.numberText.flatMap({ DecimalValue($0) })
    else { return "not a number that can be compared" }
    let distance = absolute.flatMap { DecimalValue($0.text) }
    if one.isNear(two, within: distance, orMillionths: relative) { return nil }
    let bounds = [
      absolute.map { "±\($0.text)" }, relative.map { "±\($0) millionths" },
    ].compactMap { $0 }.joined(separator: " or ")
    return "further apart than \(bounds)"
  }

  /// Whether what two messages hold loose is within the tolerances.
  func accepts(_ expected: [NormalForm.Loose], _ actual: [NormalForm.Loose]) -> Bool {
    guard expected.count == actual.count else { return false }
    return zip(expected, actual).allSatisfy {
      $0.rule == $1.rule && refusal($0.rule, expected: $0.value, actual: $1.value) == nil
    }
  }

  /// Whether messages of an event have rules.
  func hasRule(for event: String?) -> Bool {
    hasGeneralRule || event.map { name in rules.contains { $0.event == name } } ?? false
  }

  // MARK: Rules

  /// Applies the rules to JSON, and tells of each value that it finds by which rule.
  func apply(
    to json: JSON, of event: String?, _ loose: inout [NormalForm.Loose],
    _ tell: (_ rule: Int) -> Void = { _ in }
  ) -> JSON {
    var json = json
    for (index, rule) in rules.enumerated() where rule.event == nil || rule.event == event {
      json = rule.pointer.rewriting(json) { value, path in
        guard rule.normaliser.admits(value) else { return value }
        tell(index)
        return Self.normalise(value, at: path, rule.normaliser, index: index, &loose)
      }
    }
    return json
  }

  /// Returns what a rule leaves of a value that it is for.
  private static func normalise(
    _ value: JSON, at path: [String], _ normaliser: Normaliser, index: Int,
    _ loose: inout [NormalForm.Loose]
  ) -> JSON? {
    switch normaliser {
    case .ignore: return .none
    case .any, .expression: return placeholder(index)
    case .number, .bind, .time:
      loose.append(.init(rule: index, path: path, value: value))
      return placeholder(index)
    case .unordered:
      let keyed = (value.array ?? []).map { ($0.bytes, $0) }
      return .array(keyed.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map { $0.1 })
    case .sortedKeys: return sortingKeys(value)
    }
  }

  /// Puts one text in the place of those that are new in every run.
  private static func masking(_ places: [JSONPointer], in json: JSON) -> JSON {
    places.reduce(json) { json, place in
      PointerPattern(tokens: place.tokens).rewriting(json) { value, _ in
        value.string == nil ? value : .string("(new each time)")
      }
    }
  }

  /// What stands where a rule has taken a value out: no number that any JSON text has.
  static func placeholder(_ rule: Int) -> JSON { .number("~\(rule)") }

  /// The rule that left a placeholder, or `nil` where the value is none.
  static func rule(ofPlaceholder json: JSON) -> Int? {
    guard let text = json.numberText, text.hasPrefix("~") else { return nil }
    return Int(text.dropFirst())
  }

  private static func sortingKeys(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
      let sorted = members.map { JSON.Member(name: $0.name, value: sortingKeys($0.value)) }
      return .object(sorted.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    case .array(let elements): return .array(elements.map(sortingKeys))
    default: return json
    }
  }

  /// The bytes behind prefix and number, as they came.
  private func tail(of message: Message, _ read: ReadMessage) -> [UInt8] {
    let count = read.prefix.utf8.count + (read.acknowledgement?.utf8.count ?? 0)
    return Array(message.bytes.dropFirst(count))
  }
}

extension Normaliser {
  /// Whether a value is one that it is for.
  fileprivate func admits(_ value: JSON) -> Bool {
    switch self {
    case .any(let type): type.admits(value)
    case .expression(let expression): value.string.map { expression.isFound(in: $0) } ?? false
    case .number: value.numberText != nil
    case .time: TimeValue.nanoseconds(value) != nil
    case .unordered: value.array != nil
    case .ignore, .bind, .sortedKeys: true
    }
  }
}

extension Normaliser.ValueType {
  /// The type of a value.
  init(of json: JSON) {
    self =
      switch json {
      case .null: .null
      case .bool: .bool
      case .number: .number
      case .string: .string
      case .array: .array
      case .object: .object
      }
  }

  /// Returns whether a value is of the type.
  func admits(_ json: JSON) -> Bool {
    switch (self, json) {
    case (.value, _), (.null, .null), (.bool, .bool), (.number, .number), (.string, .string),
      (.array, .array), (.object, .object):
      true
    default: false
    }
  }
}
