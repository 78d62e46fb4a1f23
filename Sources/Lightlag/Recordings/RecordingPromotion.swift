public import LightlagRecording

/// A fixture made of a capture: without secrets and the time of day, with rules for what differs.
public struct RecordingPromotion: Hashable, Sendable {
  /// What was taken out.
  public let redaction: RecordingRedaction

  /// The rules that were proposed, none where the recording had rules.
  public let proposed: [MatchRule]

  /// Whether the fixture repeats to the byte, which secrets of another length can prevent.
  public let repeats: Bool

  /// Reads the recording at `source`, and writes the fixture to `target` as its suffix asks.
  ///
  /// - Throws: `FileFailure` where a file cannot be used, `RecordingConversion.BadFile` where
  ///   `source` is no recording.
  public init(
    from source: String, to target: String, _ format: RecordingConversion.Format,
    name: String? = nil
  ) throws {
    var proposal = RuleProposal()
    var input = try RecordingSource(path: source)
    while let line = try input.next() {
      if case .event(let event) = line.record { proposal.look(at: event) }
    }
    var proposed: [MatchRule] = []
    redaction = try RecordingRedaction(from: source, to: target, format, Redactor()) { header in
      var header = header
      header.wall = nil
      if let name { header.name = name }
      guard header.match == nil, !proposal.rules.isEmpty else { return header }
      proposed = proposal.rules
      var rules = MatchRules()
      rules.rules = proposed
      header.match = rules
      return header
    }
    self.proposed = proposed
    if case .same = try? Replay.run(try RecordingSource(path: target).recording()) {
      repeats = true
    } else {
      repeats = false
    }
  }
}
