public import LightlagCore
import LightlagDrivers
import LightlagRecording

/// A scenario in virtual time, its clients and backend simulated.
public struct Simulation: Sendable {
  /// What came of a simulation.
  public struct Outcome: Sendable {
    /// What was counted.
    public let statistics: Statistics
    /// How far the run came.
    public let end: Instant
    /// What came of the recording.
    public let recording: RecordingResult
  }

  /// What is simulated.
  public let scenario: Scenario

  /// Creates a simulation of a scenario that has simulated clients and no live backend.
  ///
  /// - Throws: `NotSimulated`.
  public init(_ scenario: Scenario) throws {
    guard scenario.clients != nil, !scenario.backend.isLive else { throw NotSimulated() }
    self.scenario = scenario
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - duration: How long, in the run's own time.
  ///   - path: The file to record to, or `nil` for none.
  ///   - progress: Called now and then with the instant reached; returns whether to go on.
  /// - Returns: What came of it.
  /// - Throws: `SessionFailure`, or what keeps the run from being recorded.
  public func run(
    for duration: Duration, recordingTo path: String? = nil,
    progress: (Instant) -> Bool = { _ in true }
  ) throws -> Outcome {
    var taps: [any Tap] = [Statistics()]
    var file: RecordingFile?
    if let path {
      do {
        file = try RecordingFile(path: path)
      } catch {
        throw FileFailure(path: path, action: "record to", reason: error.description)
      }
      taps.append(Recorder(header: try scenario.header(clock: .virtual)))
    }
    var session = Session(
      backend: try Backend.endpoint(of: scenario.backend.part),
      configuration: scenario.configuration, taps: taps)
    scenario.clients?.join(&session)
    let end = Instant.start.advanced(by: duration)
    // Often enough for a moving picture of the progress, and for lines not to pile up.
    let stride = max(duration / 1000, .milliseconds(10))
    var lines: [UInt8] = []
    try VirtualDriver().run(&session, until: end, stride: stride) { session in
      if let file {
        _ = session.withTap(Recorder.self) { $0.take(into: &lines) }
        file.write(lines)
      }
      return progress(session.now)
    }
    return Outcome(
      statistics: session.tap(Statistics.self) ?? Statistics(), end: session.now,
      recording: Self.finish(&session, file))
  }

  private static func finish(
    _ session: inout Session, _ file: RecordingFile?
  ) -> RecordingResult {
    guard let file else { return RecordingResult(nil) }
    let end = session.now
    var lines: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: end)
      recorder.take(into: &lines)
    }
    file.write(lines)
    return RecordingResult(file)
  }
}

/// A scenario part of which is outside cannot be run in virtual time.
public struct NotSimulated: Error, CustomStringConvertible {
  public var description: String {
    "virtual time needs simulated clients and a simulated backend; serve it in real time instead"
  }
}
