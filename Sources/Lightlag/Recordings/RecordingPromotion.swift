public import LightlagRecording

/// A fixture made of a capture: without secrets and the time of day, with rules for what differs.
///
/// Of when it was recorded the day is left, from which its age can be told.
public struct RecordingPromotion: Hashable, Sendable {
  /// What was taken out.
  public let redaction: RecordingRedaction

  /// The rules that were proposed; where the recording had rules, those of another capture.
  public let proposed: [MatchRule]

  /// The names of secrets that the server makes anew in each run: it says them before any client.
  public let newSecrets: [String]

  /// How another capture differs all the same, or `nil` where there is none.
  public let remaining: MatchVerdict?

  /// Whether the fixture repeats to the byte, which secrets of another length can prevent.
  public let repeats: Bool

  /// How many messages arrive, or are sent, otherwise than in the capture since times were rounded.
  public let movedCount: Int

  /// Reads the recording at `source`, and writes the fixture to `target` as its suffix asks.
  ///
  /// - Parameters:
  ///   - source: Where the capture is.
  ///   - target: Where the fixture is written.
  ///   - format: As what.
  ///   - redactor: What is taken out.
  ///   - name: What it is called; as before where it is `nil`.
  ///   - step: What times are rounded down to multiples of, so that the next capture of the same
  ///     differs less; `nil` to keep them. A capture that repeats is run again with its inputs
  ///     rounded, as `Replay.quantised` does, and all else follows from them; in another all times
  ///     are rounded, those too that the network had made.
  ///   - other: Where another capture of the same session is, which shows what differs from run
  ///     to run.
  /// - Throws: `FileFailure` where a file cannot be used; `RecordingConversion.BadFile`
  ///   where one is no recording.
  public init(
    from source: String, to target: String, _ format: RecordingConversion.Format,
    _ redactor: Redactor = Redactor(), name: String? = nil, quantisedTo step: Duration? = nil,
    like other: String? = nil
  ) throws {
    let beside = try MatchRules.beside(source)
    var given = beside?.rules
    var (proposal, origins) = try Self.proposal(for: source, redactor, &given)
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
    newSecrets = given == nil ? origins.names(from: .downlink) : []
    let change: (RecordingHeader) -> RecordingHeader = { header in
      var header = header
      header.wall = header.wall.flatMap(WallTime.day)
      header.match = beside ?? header.match
      if let name { header.name = name }
      guard !proposal.rules.isEmpty else { return header }
      var rules = header.match ?? MatchRules()
      rules.rules += proposal.rules
      header.match = rules
      return header
    }
    if let step, let (rounded, capture, count) = try Self.rounded(source, to: step) {
      redaction = try RecordingRedaction(
        of: rounded, insteadOf: capture, to: target, format, redactor, header: change)
      movedCount = count
    } else {
      redaction = try RecordingRedaction(
        from: source, to: target, format, redactor, quantisedTo: step, header: change)
      movedCount = 0
    }
    if case .same = try? Replay.run(try RecordingSource(path: target).recording()) {
      repeats = true
    } else {
      repeats = false
    }
  }

  /// The lines of a capture that was run again with its inputs rounded, itself, and how many of its
  /// messages fare otherwise; `nil` where it is not repeated, or something of it would be lost.
  private static func rounded(
    _ source: String, to step: Duration
  ) throws -> (lines: [UInt8], capture: Recording, movedCount: Int)? {
    let recording = try RecordingSource(path: source).recording()
    guard recording.unknownLineCount + recording.unknownKeyCount == 0,
      let lines = try? Replay.quantised(recording, to: step)
    else { return nil }
    let outcomes = OutcomeComparison(of: recording, with: try Recording(lines))
    let kinds: [OutcomeComparison.Kind] = [.lost, .unsent, .reordered, .arrives]
    return (lines, recording, kinds.reduce(0) { $0 + outcomes.count($1) })
  }

  /// What the values of a capture call for, or nothing where it has rules; and who says its secrets
  /// first.
  private static func proposal(
    for source: String, _ redactor: Redactor, _ given: inout [MatchRule]?
  ) throws -> (RuleProposal, SecretOrigins) {
    var (redactor, input) = (redactor, RepeatedSource(path: source))
    _ = try input.read { redactor.keepNames(in: $0.bytes, $0.record) }
    _ = try input.read { redactor.learn(from: $0.record) }
    var (proposal, origins) = (RuleProposal(), SecretOrigins())
    _ = try input.read { line in
      switch line.record {
      case .header(let header): given = given ?? header.match?.rules
      case .event(let event) where given == nil:
        proposal.look(at: event)
        let clean = redactor.redact(event)
        origins.look(at: clean)
        proposal.look(atRedacted: clean) { origins[$0] == .downlink }
      default: break
      }
    }
    return (proposal, origins)
  }
}
