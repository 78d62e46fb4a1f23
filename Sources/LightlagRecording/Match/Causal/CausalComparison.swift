public import LightlagCore

/// Compares a run with a recording, message by message: level L1.
///
/// For each connection and direction the messages must be the same in the same order, as far as
/// the rules ask; across these only what was played must not come before what it followed.
public struct CausalComparison: Sendable {
  private let rules: MatchRules
  private let played: PlayedSide?
  private let normalisation: Normalisation
  private let secrets: [String: String]

  /// Creates a comparison.
  ///
  /// - Parameters:
  ///   - rules: What must be equal.
  ///   - reader: Understands the protocol of the messages.
  ///   - played: The side that did again what was recorded, and so must have done so after what
  ///     it had received; `nil` where that is not asked.
  ///   - secrets: The labels that the secrets with known values have in the run, by those in the
  ///     recording. All others need only be the same throughout.
  public init(
    _ rules: MatchRules, reader: any MessageReader = TextMessageReader(),
    played: PlayedSide? = nil, secrets: [String: String] = [:]
  ) {
    self.rules = rules
    self.played = played
    self.secrets = secrets
    normalisation = Normalisation(rules.rules, reader: reader)
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
    let reader = normalisation.reader
    let one = RunTraffic(expected, reader: reader, keepsNoise: rules.comparesNoise)
    let two = RunTraffic(actual, reader: reader, keepsNoise: rules.comparesNoise)
    var findings = Findings(rules, isCutOff: (!one.hasEnd, !two.hasEnd))
    let pairs = LinePairs(one, two, played: played, names: connections)
    for (place, line) in pairs.missing.enumerated() {
      findings.missing(line, instead: place < pairs.extra.count ? pairs.extra[place] : nil)
    }
    for line in pairs.extra { findings.extra(line) }
    let lines = pairs.pairs.map { ComparedLine($0.expected, $0.actual, normalisation) }
    for line in lines {
      let loss = findings.compareEnds(line, played, normalisation)
      for direction in Direction.allCases {
        findings.compareStreams(line, direction, normalisation, loss)
      }
      findings.compareTiming(line, rules.timing, played, reader)
    }
    let isRedacted = expected.header.redactions != nil || actual.header.redactions != nil
    findings.compareBindings(lines, normalisation, secrets: isRedacted ? secrets : nil)
    if let played { findings.compareCauses(lines, played, normalisation) }
    var verdict = findings.verdict(seed: actual.header.configuration.seed)
    verdict.messageCounts = (one.messageCount, two.messageCount)
    if verdict.hasPassed, lines.allSatisfy(\.isEmpty) {
      let isLater = expected.header.part?.isContinuation ?? false
      verdict.warnings.append(
        "no connection is in both, so that nothing was compared"
          + (isLater ? ": in a later part of a run are none that began before" : ""))
    }
    let continuedCount = lines.count(where: \.isContinued)
    if continuedCount > 0 {
      let connections = continuedCount.counted("connection was", "connections were")
      verdict.notes.append(
        "\(connections) open before a recording begins: no opening is compared there")
    }
    verdict.notes += normalisation.idleRules(in: [one, two]).map { index in
      "rule \(index) (\(rules.rules[index].words)) was for no message"
    }
    return verdict
  }
}
