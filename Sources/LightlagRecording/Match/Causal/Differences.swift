import LightlagCore
import LightlagEncoding

/// Finds out in what two messages differ, for people.
struct Differences {
  private let normalisation: Normalisation
  private(set) var found: [Divergence.Difference] = []

  /// Most differences that are told of one pair.
  private static let limit = 8

  /// Most bytes of a value that are shown.
  private static let longest = 200

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
    if let left = one.json, let right = two.json {
      compare(left, right, [])
      compareLoose(one.loose, two.loose)
    }
    if found.isEmpty, one.bytes != two.bytes {
      add([], Self.text(expected), Self.text(actual), "other bytes, and no rule for them", .whole)
    }
  }

  /// A message as people are shown it.
  static func text(_ unit: MessageUnit) -> String {
    let parts = unit.attachments.count
    return text(unit.message) + (parts > 0 ? " +\(parts) binary" : "")
  }

  private static func text(_ message: Message) -> String {
    guard message.kind == .text else {
      let digits = message.bytes.prefix(16).map { byte in
        let text = String(byte, radix: 16)
        return byte < 16 ? "0" + text : text
      }
      let rest = message.bytes.count > 16 ? "…" : ""
      let kind = message.kind.recordedName ?? ""
      return "\(kind) \(message.bytes.count) bytes \(digits.joined())\(rest)"
    }
    return shortened(String(decoding: message.bytes.prefix(4 * longest), as: UTF8.self))
  }

  private static func shortened(_ text: String) -> String {
    text.count > longest ? text.prefix(longest) + "…" : text
  }

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
      let reason = "rule \(rule): \(normalisation.rules[rule].demand)"
      return add(path, nil, two, reason)
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
        add(path + [member.name], member.value, nil, "a member is missing")
      }
    }
    for member in two where !one.contains(where: { $0.name == member.name }) {
      add(path + [member.name], nil, member.value, "one member too many")
    }
    guard found.count == count, one.map(\.name) != two.map(\.name) else { return }
    add(
      path, one.map(\.name).joined(separator: " "), two.map(\.name).joined(separator: " "),
      "another order of members; sort-keys would let it pass", .order)
  }

  private mutating func add(
    _ path: [String], _ expected: JSON?, _ actual: JSON?, _ reason: String
  ) {
    let aspect = Divergence.Difference.Aspect.value(
      expected: expected.map { .init(of: $0) }, actual: actual.map { .init(of: $0) })
    add(path, expected?.text, actual?.text, reason, aspect)
  }

  private mutating func add(
    _ path: [String], _ expected: String?, _ actual: String?, _ reason: String,
    _ aspect: Divergence.Difference.Aspect
  ) {
    guard found.count < Self.limit else { return }
    found.append(
      .init(
        pointer: JSONPointer(tokens: path).description, expected: expected.map(Self.shortened),
        actual: actual.map(Self.shortened), reason: reason, aspect: aspect))
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
