import LightlagCore
import LightlagDrivers
import LightlagEncoding
public import LightlagRecording

/// The search for a small part of a recording that still fails a test, which can be interrupted.
///
/// First what came from outside is left out, and simulated ends answer what is left as they did
/// then. Where that leaves more than a person reads at a glance, what they said becomes part of the
/// recording and is left out likewise, if the test still fails so.
///
/// The smallest recording so far stands in the target; the state of the search stands beside it
/// until it is over, and a search for the same with the same test goes on from there.
public struct ShrinkRun {
  /// How far the search has come.
  public struct Progress: Hashable, Sendable {
    /// Tests done.
    public let testCount: Int
    /// Items that are left, of those that there were.
    public let keptCount: Int
    /// Items that there were.
    public let itemCount: Int
    /// Messages in the smallest recording so far.
    public let messageCount: Int
    /// Its lines.
    public let lineCount: Int
    /// Lines of the recording that the search began with.
    public let recordedLineCount: Int
    /// Whether no single thing more can be left out.
    public let isMinimal: Bool
    /// Whether the test failed once and then passed with the same recording.
    public let isFlaky: Bool
    /// Whether what simulated ends had said became part of the recording.
    public let isDetached: Bool
  }

  /// Lines that a person reads at a glance.
  private static let glance = 10

  /// Why there is nothing to search for.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The test passes with the recording as it is.
    case passes
    /// The test could not be tried with the recording as it is, or took too long.
    case unresolved
    /// The test fails with the recording as it is, and passes with its repetition.
    case repetitionPasses
    /// What must pass with all that is left does not with the recording as it is.
    case controlFails
    /// The test cannot be run, or took too long.
    case untestable(String)
    /// It was stopped before there was anything to say.
    case stopped

    public var description: String {
      switch self {
      case .passes: "the test does not fail with the recording as it is"
      case .unresolved:
        "the test ends with neither 0 nor 1 with the recording as it is, or takes too long"
      case .repetitionPasses:
        "the test fails with the recording, but not with its repetition in virtual time"
      case .controlFails: "what must pass does not pass with the recording as it is"
      case .untestable(let reason): reason
      case .stopped: "stopped before the recording as it is had been tried; nothing new was written"
      }
    }
  }

  /// Whether it goes on where another was interrupted.
  public let isResumed: Bool

  private let recording: Recording
  private let testLimit: Int
  private var shrink: RecordingShrink
  private var search: DeltaDebugging
  /// What the first search has kept, once the second has begun, and how many tests it took.
  private var first: (kept: [Int], tests: Int)?
  /// Whether all that can be searched was.
  private var isDone = false
  private let target: String
  private let identity: String
  /// Kept as long as this is, so that no other search writes to the same files.
  private let lock: SearchLock
  private var summary = RecordingSummary()
  private var isFlaky = false

  private var statePath: String { target + ".state.json" }

  /// Creates a search, or takes up one that was interrupted.
  ///
  /// - Parameters:
  ///   - recording: What fails.
  ///   - target: Where the smallest recording is written: in MCAP where it is named `*.mcap`, else
  ///     as JSON Lines.
  ///   - test: What tells the test from others.
  ///   - testLimit: Most tests that are done.
  /// - Throws: `Replay.Failure`; `FileFailure` where another search is writing to `target`.
  public init(
    _ recording: Recording, to target: String, test: String, testLimit: Int
  ) throws {
    self.target = target
    self.recording = recording
    self.testLimit = testLimit
    lock = try SearchLock(target)
    shrink = try RecordingShrink(recording)
    identity = SHA256.hexDigest(of: recording.bytes + Array(test.utf8))
    let state = (try? File.read(target + ".state.json")).flatMap { try? JSON(parsing: $0) }
    search = DeltaDebugging(count: shrink.items.count, testLimit: testLimit)
    guard let state, state["identity"]?.string == identity, let json = state["search"],
      let found = try? DeltaDebugging(json)
    else {
      isResumed = false
      return
    }
    isResumed = true
    let kept = state["first"]?.array?.compactMap { $0.integer.flatMap(Int.init(exactly:)) }
    if let kept, kept.allSatisfy(shrink.items.indices.contains) {
      first = (kept, state["firstTests"]?.integer.flatMap(Int.init(exactly:)) ?? 0)
      shrink = try RecordingShrink(Recording(bytes(keeping: kept)).detached())
    }
    if found.kept.last ?? 0 < shrink.items.count { search = found }
  }

  /// How far it has come.
  public var progress: Progress {
    Progress(
      testCount: search.testCount + (first?.tests ?? 0), keptCount: search.kept.count,
      itemCount: shrink.items.count,
      messageCount: summary.ways.uplink.messages + summary.ways.downlink.messages,
      lineCount: summary.lineCount, recordedLineCount: recording.bytes.lineFeedCount,
      isMinimal: search.isMinimal && isDone, isFlaky: isFlaky, isDetached: first != nil)
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - test: Tests the recording at a path; returns `nil` where the test was stopped before it
  ///     came to its end, which says nothing about the recording and ends the search.
  ///   - goesOn: Called after each test; returns whether to go on.
  /// - Throws: `Failure`, `FileFailure`, or what keeps a recording from being repeated.
  public mutating func run(
    test: (String) throws -> DeltaDebugging.Outcome?, goesOn: (Progress) -> Bool
  ) throws {
    let candidatePath = target + ".candidate.jsonl"
    defer { File.remove(candidatePath) }
    let whole = try bytes(keeping: search.kept)
    try TextFile.write(whole, to: candidatePath)
    guard let outcome = try test(candidatePath) else { throw Failure.stopped }
    guard outcome == .fails else { throw Failure.repetitionPasses }
    try keep(whole)
    guard try search(candidatePath, test, goesOn) else { return }
    if first == nil {
      guard let hasMore = try detach(candidatePath, test) else { return }
      if hasMore, try !search(candidatePath, test, goesOn) { return }
    }
    isDone = true
    File.remove(statePath)
  }

  /// How often a test that fails is done again before it is believed; more often once it has
  /// failed and then passed, since of many tests that fail by chance some would do so twice.
  private var confirmations: Int { isFlaky ? 5 : 1 }

  /// Tests a recording, and one that fails again: what fails only sometimes is taken to pass.
  private mutating func confirmed(
    _ path: String, _ test: (String) throws -> DeltaDebugging.Outcome?
  ) throws -> DeltaDebugging.Outcome? {
    let outcome = try test(path)
    guard outcome == .fails else { return outcome }
    for _ in 0..<confirmations {
      guard let again = try test(path) else { return nil }
      guard again == .fails else {
        isFlaky = true
        return .passes
      }
    }
    return .fails
  }

  /// Searches until nothing more can be left out; returns whether it came so far.
  private mutating func search(
    _ candidatePath: String, _ test: (String) throws -> DeltaDebugging.Outcome?,
    _ goesOn: (Progress) -> Bool
  ) throws -> Bool {
    while let candidate = search.candidate {
      let bytes = try bytes(keeping: candidate)
      try TextFile.write(bytes, to: candidatePath)
      // It is tried again when the search goes on.
      guard let outcome = try confirmed(candidatePath, test) else {
        try writeState()
        return false
      }
      search.report(outcome)
      if outcome == .fails { try keep(bytes) }
      try writeState()
      guard goesOn(progress) else { break }
    }
    return search.isMinimal
  }

  /// Makes what simulated ends have said part of the recording; returns whether there is more to
  /// search then, or `nil` where the time was up before that was known.
  private mutating func detach(
    _ candidatePath: String, _ test: (String) throws -> DeltaDebugging.Outcome?
  ) throws -> Bool? {
    guard summary.lineCount > Self.glance, recording.header.subject != .both else { return false }
    let attached = (shrink: shrink, search: search)
    shrink = try RecordingShrink(Recording(bytes(keeping: search.kept)).detached())
    let whole = try bytes(keeping: Array(shrink.items.indices))
    try TextFile.write(whole, to: candidatePath)
    let outcome = try confirmed(candidatePath, test)
    guard outcome == .fails else {
      (shrink, search) = attached
      try writeState()
      return outcome.map { _ in false }
    }
    first = (search.kept, search.testCount)
    let rest = max(testLimit - search.testCount, 0)
    search = DeltaDebugging(count: shrink.items.count, testLimit: rest)
    try keep(whole)
    try writeState()
    return true
  }

  private func writeState() throws {
    var state: [JSON.Member] = [.init(name: "identity", value: .string(identity))]
    if let first {
      state.append(.init(name: "first", value: .array(first.kept.map { JSON($0) })))
      state.append(.init(name: "firstTests", value: JSON(first.tests)))
    }
    state.append(.init(name: "search", value: search.json))
    try TextFile.write(JSON.object(state).text + "\n", to: statePath)
  }

  private func bytes(keeping positions: [Int]) throws -> [UInt8] {
    try shrink.reduced(keeping: positions) { part in
      try Backend.endpoint(of: part)
    } clients: { part, session in
      try SimulatedClients(part).join(&session)
    }
  }

  /// Writes what is left, as the target's suffix asks.
  private mutating func keep(_ bytes: [UInt8]) throws {
    var output = RecordingTarget(path: target, format: .ofRecording(at: target))
    try output.write(lines: bytes)
    try output.finish()
    summary = RecordingSummary()
    var reader = RecordingReader()
    reader.append(bytes)
    while let line = try reader.next() { summary.count(line) }
  }
}
