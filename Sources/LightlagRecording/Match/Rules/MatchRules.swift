/// What must be equal in two runs for the second to pass.
///
/// It stands in the header of a recording as `match`, or beside it in a file `.match.json`.
public struct MatchRules: Hashable, Sendable {
  /// How much is asked.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// The same bytes: `Replay` decides.
    case exact = "L0"
    /// The same messages in the same order for each connection and direction, and what is played
    /// not before what it followed. What is under test may have a clock of its own, so that only
    /// `timing` asks when it speaks.
    case causal = "L1"
    /// What is expected, in order and in time.
    case pattern = "L2"
    /// Loss, latency and throughput within limits.
    case statistical = "L3"
  }

  /// What becomes of a message that was recorded and did not come.
  public enum Unmatched: String, Hashable, Sendable, CaseIterable {
    /// The run fails.
    case fail
    /// It is counted, and the run passes.
    case ignore
  }

  /// What becomes of a message that was not recorded.
  public enum Unexpected: Hashable, Sendable {
    /// The run fails.
    case fail
    /// It is counted, and the run passes.
    case ignore
    /// The run fails, and who plays a recording closes the connection with that code when it comes.
    ///
    /// One that may be another that has changed is known by what comes behind it.
    case close(code: UInt16)
  }

  /// How much is asked.
  public var level = Level.causal

  /// Messages that were not recorded.
  public var extra = Unexpected.fail

  /// Messages that were recorded and did not come.
  public var missing = Unmatched.fail

  /// Whether heartbeats and handshakes of the protocols are compared too.
  public var comparesNoise = false

  /// Whether the reason of a close is compared, besides its code and who closed.
  public var comparesCloseReason = false

  /// How time is compared; not at all where there are none.
  public var timing: [TimingRule] = []

  /// How values are compared, each rule on what those before it left.
  public var rules: [MatchRule] = []

  /// What must come, for `pattern`.
  public var expectations: [Expectation] = []

  /// The limits for `statistical`.
  public var thresholds: [Threshold] = []

  /// Creates rules that ask for equal bytes in every message.
  public init() {}

  /// The same for a run of other code, which never gives the same bytes: it must send the same
  /// messages where these are asked for.
  package var forOtherCode: MatchRules {
    var rules = self
    if level == .exact { rules.level = .causal }
    return rules
  }
}
