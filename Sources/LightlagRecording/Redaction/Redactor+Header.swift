import LightlagCore
import LightlagEncoding

extension Redactor {
  /// Returns a header without secrets, which says what was looked for.
  public mutating func redact(_ header: RecordingHeader) -> RecordingHeader {
    var header = header
    header.name = text(header.name)
    if let document = header.profile?.document { header.profile?.document = redact(document) }
    header.configuration.network.rules = header.configuration.network.rules.map { redact($0) }
    if let rules = header.match { header.match = redact(rules) }
    header.backend.options = redact(header.backend.options)
    if let options = header.clients?.options { header.clients?.options = redact(options) }
    header.redactions =
      (header.redactions ?? [])
      + names.filter { name in
        !(header.redactions ?? []).contains(name)
      }
    return header
  }

  /// Returns a rule of the network without secrets.
  mutating func redact(_ rule: LightlagCore.Rule) -> LightlagCore.Rule {
    guard let test = rule.match.json, let value = test.equals else { return rule }
    var rule = rule
    rule.match.json = .init(pointer: test.pointer, equals: redact(value, at: test.pointer))
    return rule
  }

  /// Returns rules of comparison without secrets in the values that are expected.
  private mutating func redact(_ rules: MatchRules) -> MatchRules {
    var rules = rules
    for index in rules.expectations.indices {
      for place in rules.expectations[index].conditions.indices {
        redact(&rules.expectations[index].conditions[place])
      }
      for place in rules.expectations[index].checks.indices {
        redact(&rules.expectations[index].checks[place])
      }
    }
    return rules
  }

  private mutating func redact(_ test: inout ValueTest) {
    guard case .equals(let value) = test.demand else { return }
    test.demand = .equals(redact(value, at: test.pointer))
  }

  /// Returns a value without secrets, which is one itself where its place is named like one.
  private mutating func redact(_ value: JSON, at pointer: JSONPointer) -> JSON {
    covered(value, by: pointer.tokens.last ?? "")
  }
}
