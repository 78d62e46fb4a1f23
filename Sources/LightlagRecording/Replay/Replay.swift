public import LightlagCore

/// The exact repetition of a recorded run.
///
/// What came from outside is done again at its instants, in virtual time, with the recorded seed
/// and conditions; what was simulated is made anew and must do the same of itself. The lines that
/// this gives are compared with those recorded while it runs.
public enum Replay {
  /// What came of it.
  public enum Outcome: Hashable, Sendable {
    /// The same bytes; where the recording is cut off, as far as it goes.
    case same(isComplete: Bool)
    /// Another line.
    case diverged(Divergence)
  }

  /// Where a repetition first differed from the recording.
  public struct Divergence: Hashable, Sendable {
    /// Number of the line, from 1.
    public let line: Int
    /// The line that was recorded, without its line feed, or `nil` after the last.
    public let expected: [UInt8]?
    /// The line that came instead, or `nil` if none came.
    public let actual: [UInt8]?
    /// Up to three lines that stand before it in both.
    public let linesBefore: [[UInt8]]
    /// Up to three lines that were recorded behind it.
    public let linesAfter: [[UInt8]]

    /// Where the two lines differ, and in what.
    public var difference: LightlagRecording.Divergence.Difference { .init(line: expected, actual) }
  }

  /// Why a recording cannot be repeated at all.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its chance came from another generator, or by other rules.
    case otherGenerator(recorded: String, current: String)
    /// It names more clients than anyone has.
    case tooManyClients(count: Int, limit: Int)
    /// It is a part of a run, and the beginning is elsewhere.
    case continuation
    /// It was put together from several runs.
    case merged
    /// It comes out otherwise from a line on, before which something was done to its backend that
    /// is not recorded.
    case touched(line: Int, by: String)

    public var description: String {
      switch self {
      case .otherGenerator(let recorded, let current):
        "chance came from \(recorded), and this version has \(current)"
      case .tooManyClients(let count, let limit):
        "the recording names client \(count), where \(limit) are the most"
      case .continuation: "the recording has not all of its run: what came before is missing"
      case .merged:
        "the recording was merged from several, and no one run has made it:"
          + " repeat each of those, or play its clients (--against) or its servers (--serve)"
      case .touched(let line, let action):
        "the run comes out otherwise from line \(line) on; before that its backend was changed by"
          + " \(action), of which a recording knows nothing: play its clients (--against)"
      }
    }
  }

  /// Repeats a run.
  ///
  /// - Parameters:
  ///   - recording: What to repeat.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated, as was done when the run began.
  /// - Returns: Whether the same lines came again.
  /// - Throws: `Failure`, the session's failure, or what the closures throw.
  public static func run(
    _ recording: Recording,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> Outcome {
    var (session, inputs) = try session(
      repeating: recording, taps: [LineComparison(with: recording)], outside: Player([]),
      backend: backend, clients: clients)
    try session.repeatInOrder(inputs.ordered, until: recording.endInstant)
    let outcome =
      session.withTap(LineComparison.self) { $0.finish(at: recording.endInstant) }
      ?? .same(isComplete: false)
    if case .diverged(let divergence) = outcome,
      let action = touch(recording, before: divergence.line)
    {
      throw Failure.touched(line: divergence.line, by: action)
    }
    return outcome
  }

  /// Returns a session like the one that was recorded, and what is to be done to it.
  ///
  /// It is as it was recorded unless it is to follow from another configuration.
  static func session(
    repeating recording: Recording, under configuration: Session.Configuration? = nil,
    taps: [any Tap], outside: any Endpoint,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> (session: Session, inputs: RecordedInputs) {
    let header = recording.header
    if header.part?.isContinuation ?? false { throw Failure.continuation }
    if header.isMerged { throw Failure.merged }
    let current = RecordingHeader.currentGenerator
    guard header.generator == current else {
      throw Failure.otherGenerator(recorded: header.generator, current: current)
    }
    let inputs = try RecordedInputs(of: recording)
    var session = Session(
      backend: header.isBackendOutside ? outside : try backend(header.backend),
      configuration: configuration ?? header.configuration, taps: taps)
    if let part = header.clients {
      try clients(part, &session)
    } else {
      for _ in inputs.clients { session.addClient(outside) }
    }
    return (session, inputs)
  }

  /// What was first done to the backend before a line, and cannot be done again.
  private static func touch(_ recording: Recording, before line: Int) -> String? {
    // The header is the first line.
    for event in recording.events.prefix(max(line - 2, 0)) {
      if case .mark(BackendMark.touch, let action) = event.kind { return action }
    }
    return nil
  }
}
