public import LightlagRecording

/// A fixture made of a capture: without secrets and the time of day, with rules for what differs.
public struct RecordingPromotion: Hashable, Sendable {
  /// What was taken out.
  public let redaction: RecordingRedaction

  /// The rules that were proposed; where the recording had rules, those of another capture.
  public let proposed: [MatchRule]

  /// How another capture differs all the same, or `nil` where there is none.
  public let remaining: MatchVerdict?

  /// Whether the fixture repeats to the byte, which secrets of another length can prevent, and
  /// rounded times where a network lies between.
  public let repeats: Bool

  /// Why a capture is not made a fixture.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its times are exact, and rounding them would only make them wrong.
    case exactTimes

    public var description: String {
      "it was recorded in virtual time, and comes out the same each time: nothing is to be rounded"
    }
  }

  /// Reads the recording at `source`, and writes the fixture to `target` as its suffix asks.
  ///
  /// - Parameters:
  ///   - source: Where the capture is.
  ///   - target: Where the fixture is written.
  ///   - format: As what.
  ///   - name: What it is called; as before where it is `nil`.
  ///   - step: What its times are rounded down to multiples of, so that the next capture of the
  ///     same differs less; `nil` to keep them.
  ///   - other: Where another capture of the same session is, which shows what differs from run
  ///     to run.
  /// - Throws: `Failure`; `FileFailure` where a file cannot be used; `RecordingConversion.BadFile`
  ///   where one is no recording.
  public init(
    from source: String, to target: String, _ format: RecordingConversion.Format,
    name: String? = nil, quantisedTo step: Duration? = nil, like other: String? = nil
  ) throws {
    var given: [MatchRule]?
    var proposal = try Self.proposal(for: source, &given, quantisedTo: step)
    var remaining: MatchVerdict?
    if let other {
      var rules = MatchRules()
      rules.rules = given ?? []
      let captures = (
        try RecordingSource(path: source).recording(), try RecordingSource(path: other).recording()
      )
      remaining = proposal.look(at: captures.0, besides: captures.1, rules)
    }
    (proposed, self.remaining) = (proposal.rules, remaining)
    redaction = try RecordingRedaction(
      from: source, to: target, format, Redactor(), quantisedTo: step
    ) { header in
      var header = header
      header.wall = nil
      if let name { header.name = name }
      guard !proposal.rules.isEmpty else { return header }
      var rules = header.match ?? MatchRules()
      rules.rules += proposal.rules
      header.match = rules
      return header
    }
    if case .same = try? Replay.run(try RecordingSource(path: target).recording()) {
      repeats = true
    } else {
      repeats = false
    }
  }

  /// What the values of a capture call for, or nothing where it has rules.
  private static func proposal(
    for source: String, _ given: inout [MatchRule]?, quantisedTo step: Duration?
  ) throws -> RuleProposal {
    var proposal = RuleProposal()
    var input = try RecordingSource(path: source)
    while let line = try input.next() {
      switch line.record {
      case .header(let header):
        if step != nil, header.clock == .virtual { throw Failure.exactTimes }
        given = header.match?.rules
      case .event(let event) where given == nil: proposal.look(at: event)
      default: break
      }
    }
    return proposal
  }
}
