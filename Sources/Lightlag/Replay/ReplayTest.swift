public import LightlagRecording

/// Whether recordings fail against a live server as a first one did.
///
/// One that fails in another way passes: of a part of a recording, in which a question may have
/// been left out and its answer not, a failure alone says nothing.
public struct ReplayTest {
  /// How the first recording failed, or `nil` where it passed.
  public let failure: FailureSignature?

  private let rules: MatchRules
  private let subject: LiveReplay.Subject
  private let options: LiveReplay.Options

  /// Plays a recording against a server, and keeps how it fails.
  ///
  /// - Throws: `ShrinkRun.Failure.untestable` where the server cannot be reached, or is gone after;
  ///   `ShrinkRun.Failure.stopped` where that takes longer than the options let it; what keeps the
  ///   recording from being played.
  public init(
    _ recording: Recording, rules: MatchRules, against subject: LiveReplay.Subject,
    _ options: LiveReplay.Options = LiveReplay.Options()
  ) throws {
    (self.rules, self.subject, self.options) = (rules, subject, options)
    let outcome = try LiveReplay(recording, rules: rules, against: subject, options).play()
    if outcome.isCutShort { throw ShrinkRun.Failure.stopped }
    try Self.checkServer(outcome)
    failure = outcome.verdict.signature
  }

  /// Plays the recording at a path.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - limit: How long it may take; `nil` for as long as it takes.
  /// - Returns: `fails` where it fails as the first did, `unresolved` where it takes longer than it
  ///   may.
  /// - Throws: `ShrinkRun.Failure.untestable` where the server cannot be reached, or not any more;
  ///   what keeps the recording from being played.
  public func outcome(
    at path: String, limit: Duration? = nil
  ) throws -> DeltaDebugging.Outcome {
    let recording = try RecordingSource(path: path).recording()
    var options = options
    options.limit = limit
    let outcome = try LiveReplay(recording, rules: rules, against: subject, options).play()
    guard !outcome.isCutShort else { return .unresolved }
    try Self.checkServer(outcome)
    guard let failure, outcome.verdict.signature == failure else { return .passes }
    return .fails
  }

  /// Makes sure that the server can be played against again.
  private static func checkServer(_ outcome: LiveReplay.Outcome) throws(ShrinkRun.Failure) {
    if let reason = outcome.unreachable { throw .untestable(reason) }
    if let reason = outcome.gone {
      throw .untestable("the server was there, and is gone: \(reason)")
    }
  }
}
