import LightlagCore
import LightlagEncoding

extension RuleProposal {
  /// Looks at how two captures of the same session differ: what has other values in the second will
  /// have others in every run.
  ///
  /// An identifier that stands in several places, and there alone, is bound, so that it must be the
  /// same in all of them; where that does not hold, any will do. A value that is there in one
  /// alone, and a message without a partner, call for no rule.
  public mutating func look(at verdict: MatchVerdict) {
    look(at: verdict, in: [])
  }

  /// Looks at how two captures differ, and at the lines of the first, in which values may stand
  /// that the verdict does not tell of.
  private mutating func look(at verdict: MatchVerdict, in capture: [UInt8]) {
    let changes = verdict.divergences.filter { $0.kind == .changed }.flatMap { divergence in
      divergence.differences.compactMap { Change($0, of: divergence.event) }
    }
    let identifiers = Identifiers(in: changes, of: capture)
    // What is bound already and differs all the same is no identifier.
    let refuted = changes.map { isBound($0.path, $0.event) }
    for (change, isRefuted) in zip(changes, refuted) {
      if isRefuted { unbind(change.path, change.event) }
      let name = isRefuted ? nil : identifiers.name(of: change)
      let any = Normaliser.any(Self.commonType(change.one, change.two))
      add(name.map { .bind($0) } ?? any, change.path, change.event)
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
      look(at: verdict, in: one.bytes)
      guard self.rules.count > count, count < Self.limit else { return verdict }
    }
  }

  /// Most rules that anyone would look at.
  private static let limit = 256
}
