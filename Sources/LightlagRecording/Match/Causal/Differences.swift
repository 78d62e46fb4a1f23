import LightlagCore
import LightlagEncoding

/// Finds out in what two messages differ, for people.
struct Differences {
  private let normalisation: Normalisation
  private(set) var found: [Divergence.Difference] = []
  /// What both say before any rule, where values have the same place in it.
  private var originals: (expected: JSON?, actual: JSON?) = (nil, nil)

  /// Most differences that are told of one pair.
  private static let limit = 8

  init(_ expected: MessageUnit, _ actual: MessageUnit, _ normalisation: Normalisation) {
    self.normalisation = normalisation
    guard expected.message.kind == actual.message.kind else {
      add(
        [], expected.message.kind.recordedName ?? "text",
        actual.message.kind.recordedName ?? "text", "another kind of message", .message)
      return
    }
    let (one, two) = (normalisation.form(of: expected), normalisation.form(of: actual))
    let reads = (
      normalisation.reader.read(expected.message), normalisation.reader.read(actual.message)
    )
    if reads.0.prefix != reads.1.prefix {
      add([], reads.0.prefix, reads.1.prefix, "another packet", .packet)
    }
    originals = (normalisation.original(reads.0), normalisation.original(reads.1))
    if let left = one.json, let right = two.json {
      compare(left, right, [])
      compareLoose(one.loose, two.loose)
    }
    compareParts(expected.attachments, actual.attachments)
    if found.isEmpty, one.bytes != two.bytes {
      add(expected.message, actual.message) { "it \($0), and no rule lets it" }
    }
  }

  // MARK: Bytes

  private mutating func compareParts(_ expected: [Message], _ actual: [Message]) {
    for index in 0..<max(expected.count, actual.count) {
      let part = "binary part \(index)"
      if index >= actual.count {
        add([], MessageText.of(expected[index]), nil, "\(part) is missing", .whole)
      } else if index >= expected.count {
        add([], nil, MessageText.of(actual[index]), "\(part) is one too many", .whole)
      } else if expected[index] != actual[index] {
        add(expected[index], actual[index]) { "\(part) \($0)" }
      }
    }
  }

  /// Adds two messages of other bytes, as they are from shortly before the first of these.
  private mutating func add(
    _ expected: Message, _ actual: Message, _ reason: (_ place: String) -> String
  ) {
    let place = zip(expected.bytes, actual.bytes).prefix { $0 == $1 }.count
    add(
      [], MessageText.of(expected, around: place), MessageText.of(actual, around: place),
      reason("differs from byte \(place) on"), .whole)
  }

  // MARK: Values

  private mutating func compareLoose(
    _ expected: [NormalForm.Loose], _ actual: [NormalForm.Loose]
  ) {
    for (one, two) in zip(expected, actual) where one.rule == two.rule {
      let reason = normalisation.refusal(one.rule, expected: one.value, actual: two.value)
      guard let reason else { continue }
      add(one.path, one.value, two.value, "rule \(one.rule): \(reason)")
    }
  }

  private mutating func compare(_ one: JSON, _ two: JSON, _ path: [String]) {
    guard one != two, found.count < Self.limit else { return }
    if let rule = Normalisation.rule(ofPlaceholder: one) {
      return add(path, nil, two, "rule \(rule): \(normalisation.rules[rule].demand)")
    }
    if let rule = Normalisation.rule(ofPlaceholder: two) {
      let demand = normalisation.rules[rule].demand
      return add(path, one, two, "rule \(rule): \(demand), and what was recorded is not so")
    }
    switch (one, two) {
    case (.array(let left), .array(let right)):
      for index in 0..<max(left.count, right.count) {
        let inner = path + [String(index)]
        if index >= left.count {
          add(inner, nil, right[index], "one element too many")
        } else if index >= right.count {
          add(inner, left[index], nil, "an element is missing")
        } else {
          compare(left[index], right[index], inner)
        }
      }
    case (.object(let left), .object(let right)): compare(left, right, path)
    default: add(path, one, two, "no rule lets it differ")
    }
  }

  private mutating func compare(
    _ one: [JSON.Member], _ two: [JSON.Member], _ path: [String]
  ) {
    let count = found.count
    for member in one {
      if let other = two.first(where: { $0.name == member.name }) {
        compare(member.value, other.value, path + [member.name])
      } else {
        add(path + [member.name], member.value, nil, "the member '\(member.name)' is missing")
      }
    }
    for member in two where !one.contains(where: { $0.name == member.name }) {
      add(path + [member.name], nil, member.value, "the member '\(member.name)' is one too many")
    }
    guard found.count == count, one.map(\.name) != two.map(\.name) else { return }
    add(
      path, one.map(\.name).joined(separator: " "), two.map(\.name).joined(separator: " "),
      "another order of members; sort-keys would let it pass", .order)
  }

  private mutating func add(
    _ path: [String], _ expected: JSON?, _ actual: JSON?, _ reason: String
  ) {
    let expected = expected.map { normalisation.shown($0, at: path, in: originals.expected) }
    let actual = actual.map { normalisation.shown($0, at: path, in: originals.actual) }
    let aspect = Divergence.Difference.Aspect.value(
      expected: expected.map { .init(of: $0) }, actual: actual.map { .init(of: $0) })
    let texts = MessageText.shortened(expected?.text, actual?.text)
    add(path, texts.0, texts.1, reason, aspect)
  }

  private mutating func add(
    _ path: [String], _ expected: String?, _ actual: String?, _ reason: String,
    _ aspect: Divergence.Difference.Aspect
  ) {
    guard found.count < Self.limit else { return }
    found.append(
      .init(
        pointer: JSONPointer(tokens: path).description, expected: expected, actual: actual,
        reason: reason, aspect: aspect))
  }
}

extension MatchRule {
  /// What a value must be for the rule to accept it.
  var demand: String {
    switch normaliser {
    case .ignore, .unordered, .sortedKeys: "anything"
    case .any(let type): "must be of type \(type.rawValue)"
    case .expression(let expression): "must match \(expression)"
    case .number: "must be a number"
    case .bind(let name): "must be there, to be bound to '\(name)'"
    case .time: "must be a time"
    }
  }
}
