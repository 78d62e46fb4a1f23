import LightlagCore
import LightlagEncoding

// Rules leave marks in the place of values, which mean nothing to people.

extension Normalisation {
  /// Returns what a message says before any rule, or `nil` where values may have another place
  /// then.
  func original(_ read: ReadMessage) -> JSON? {
    let isSorted = rules.contains { rule in
      rule.normaliser == .unordered && (rule.event == nil || rule.event == read.event)
    }
    return isSorted ? nil : read.json
  }

  /// Returns a value of a normal form as it is shown: as it came, or else with the word of the rule
  /// for what that has taken out.
  func shown(_ json: JSON, at path: [String], in original: JSON?) -> JSON {
    guard Self.holdsPlaceholder(json) else { return json }
    if let original, let value = JSONPointer(tokens: path).value(in: original) { return value }
    return naming(json)
  }

  private static func holdsPlaceholder(_ json: JSON) -> Bool {
    switch json {
    case .array(let elements): elements.contains(where: holdsPlaceholder)
    case .object(let members): members.contains { holdsPlaceholder($0.value) }
    default: rule(ofPlaceholder: json) != nil
    }
  }

  private func naming(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): .array(elements.map(naming))
    case .object(let members):
      .object(members.map { JSON.Member(name: $0.name, value: naming($0.value)) })
    default:
      Self.rule(ofPlaceholder: json).map { .number("<\(rules[$0].normaliser.word)>") } ?? json
    }
  }
}
