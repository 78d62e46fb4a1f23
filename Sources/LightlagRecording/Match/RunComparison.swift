public import LightlagCore

/// Compares a run with a recording, at the level that the rules ask for.
public struct RunComparison: Sendable {
  private let rules: MatchRules
  private let played: PlayedSide?
  private let secrets: [String: String]

  /// Creates a comparison.
  ///
  /// - Parameters:
  ///   - rules: What must be equal, and how much is asked.
  ///   - played: The side that did again what was recorded, or `nil` where none did.
  ///   - secrets: The labels that the secrets with known values have in the run, by those in the
  ///     recording. All others need only be the same throughout.
  public init(
    _ rules: MatchRules, played: PlayedSide? = nil, secrets: [String: String] = [:]
  ) {
    self.rules = rules
    self.played = played
    self.secrets = secrets
  }

  /// Compares.
  ///
  /// - Parameters:
  ///   - expected: What was recorded.
  ///   - actual: The run.
  ///   - connections: For connections of the recording those of the run, where it is known.
  /// - Returns: All in which they differ.
  public func compare(
    expected: Recording, actual: Recording, connections: [ConnectionID: ConnectionID]? = nil
  ) -> MatchVerdict {
    var verdict: MatchVerdict
    switch rules.level {
    // An exact repetition says so by itself, since it has no run to compare with afterwards.
    case .exact: return ExactComparison.compare(expected: expected, actual: actual)
    case .causal:
      verdict = CausalComparison(rules, played: played, secrets: secrets).compare(
        expected: expected, actual: actual, connections: connections)
    case .pattern:
      var comparison = PatternComparison(rules, seed: actual.header.configuration.seed)
      for event in actual.events { comparison.observe(event) }
      verdict = comparison.finish(at: actual.endInstant)
    case .statistical:
      let comparison = StatisticalComparison(rules)
      if let played {
        verdict = comparison.measure(
          actual, against: expected, playing: played, connections: connections)
      } else {
        verdict = comparison.measure(actual)
      }
      verdict.messageCounts.expected = expected.messageCount
    }
    verdict.warnOfCuts(expected, actual)
    return verdict
  }
}
