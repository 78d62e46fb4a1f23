import LightlagCore
import LightlagEncoding

extension RuleProposal {
  /// Looks at how two captures of the same session differ: what has other values in the second will
  /// have others in every run.
  ///
  /// A value that is there in one alone, and a message without a partner, call for no rule.
  public mutating func look(at verdict: MatchVerdict) {
    for divergence in verdict.divergences where divergence.kind == .changed {
      for difference in divergence.differences {
        guard let one = difference.expected, let two = difference.actual,
          var path = (try? JSONPointer(parsing: difference.pointer))?.tokens, !path.isEmpty
        else { continue }
        // The first elements of a packet are told apart, those of a list are not.
        for place in path.indices.dropFirst() where Int(path[place]) != nil { path[place] = "*" }
        add(.any(Self.commonType(one, two)), path, divergence.event)
      }
    }
  }

  /// The type of two values, from their text, which may be cut short.
  private static func commonType(_ one: String, _ two: String) -> Normaliser.ValueType {
    let values = [one, two].compactMap { try? JSON(parsing: Array($0.utf8)) }
    guard values.count == 2 else { return .value }
    return Normaliser.ValueType.allCases.last { type in values.allSatisfy(type.admits) } ?? .value
  }

  /// Adds rules for what differs between two captures of the same session, until nothing more can
  /// be added.
  ///
  /// - Parameters:
  ///   - one: The first.
  ///   - two: The second.
  ///   - rules: By what they are compared, besides those proposed so far.
  /// - Returns: How they differ still.
  public mutating func look(
    at one: Recording, besides two: Recording, _ rules: MatchRules = MatchRules()
  ) -> MatchVerdict {
    var rules = rules
    let given = rules.rules
    while true {
      rules.rules = given + self.rules
      let verdict = CausalComparison(rules).compare(expected: one, actual: two)
      let count = self.rules.count
      look(at: verdict)
      guard self.rules.count > count, count < Self.limit else { return verdict }
    }
  }

  /// Most rules that anyone would look at.
  private static let limit = 256
}
