public import LightlagCore
import LightlagDrivers
public import LightlagMocks
import LightlagRecording

/// A scenario in virtual time, its clients and backend simulated.
///
/// It is run once, by the thread that calls `run`.
public struct Simulation: ~Copyable {
  /// What came of a simulation.
  public struct Outcome: Sendable {
    /// What was counted.
    public let statistics: Statistics
    /// What the operators of the vehicles received, all together, where there are any.
    public let operators: OperatorCounts?
    /// Whether the scenario of a rover has passed, where there is one.
    public let verdict: RoverVerdict?
    /// What was injected into SLCAN lines, where anything was.
    public let slcan: SLCANRecord?
    /// How far the run came.
    public let end: Instant
    /// What came of the recording.
    public let recording: RecordingResult
  }

  private var session: Session
  private let log: RecordingLog?
  /// What the log takes lines from.
  private let tap: RecordingTap?
  /// What is to be judged at the end.
  private let judged: RoverScenario?

  /// Creates a simulation of a scenario that has simulated clients and no live backend.
  ///
  /// - Parameters:
  ///   - scenario: What is simulated.
  ///   - path: The file to record to, or `nil` for none; it is created now.
  /// - Throws: `NotSimulated`, or what keeps the run from being recorded.
  public init(_ scenario: Scenario, recordingTo path: String? = nil) throws {
    guard let clients = scenario.clients, !scenario.backend.isLive else { throw NotSimulated() }
    var taps: [any Tap] = [Statistics()]
    var judged: RoverScenario?
    switch clients {
    case .vehicleOperators: taps.append(OperatorTap())
    case .roverOperators(let scenario, _): judged = scenario
    case .roverDriver: break
    }
    let tap = try path.map { _ in RecordingTap(header: try scenario.header(clock: .virtual)) }
    if let tap { taps.append(tap) }
    var session = Session(
      backend: try Backend.endpoint(of: scenario.backend.part),
      configuration: scenario.configuration, taps: taps)
    clients.join(&session)
    log = try RecordingLog.named(path)
    self.tap = tap
    self.session = session
    self.judged = judged
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - duration: How long, in the run's own time.
  ///   - progress: Called now and then with the instant reached; returns whether to go on.
  /// - Returns: What came of it.
  /// - Throws: `SessionFailure`; the recording is complete up to there.
  public consuming func run(
    for duration: Duration, progress: (Instant) -> Bool = { _ in true }
  ) throws -> Outcome {
    let end = Instant.start.advanced(by: duration)
    // Often enough for a moving picture of the progress, and for lines not to pile up.
    let stride = max(duration / 1000, .milliseconds(10))
    let failure: SessionFailure?
    do {
      try VirtualDriver().run(&session, until: end, stride: stride) { [log, tap] session in
        if let tap { log?.take(from: tap, at: session.now) }
        return progress(session.now)
      }
      failure = nil
    } catch {
      failure = error
    }
    if let tap { log?.finish(tap, at: session.now) }
    if let failure { throw failure }
    return Outcome(
      statistics: session.tap(Statistics.self) ?? Statistics(),
      operators: session.tap(OperatorTap.self)?.counts, verdict: verdict,
      slcan: session.slcanRecord, end: session.now, recording: log?.result ?? .none)
  }

  /// Whether the scenario has passed; a session without a rover has none.
  private var verdict: RoverVerdict? {
    guard let judged, let run = RoverRun(session, operatorCount: judged.operatorCount)
    else { return nil }
    return judged.verdict(on: run)
  }
}

/// A scenario part of which is outside cannot be run in virtual time.
public struct NotSimulated: Error, Hashable, CustomStringConvertible {
  /// Creates a failure.
  package init() {}

  public var description: String {
    "virtual time needs simulated clients and a simulated backend; serve it in real time instead"
  }
}

/// Counts what all operators of a session receive.
private struct OperatorTap: Tap {
  private(set) var counts = OperatorCounts()

  mutating func observe(_ event: SessionEvent) {
    guard case .delivered(.downlink, _, let message, _) = event.kind else { return }
    counts.count(message)
  }
}
