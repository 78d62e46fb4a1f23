import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct ReplayTests {
  /// Some seeds for every side that may come from outside.
  static let runs: [Run] = RecordingHeader.Subject.allCases.flatMap { subject in
    (1...100).map { Run(subject: subject, seed: $0) }
  }

  struct Run: Sendable {
    let subject: RecordingHeader.Subject
    let seed: UInt64
  }

  static func replay(_ recording: Recording) throws -> Replay.Outcome {
    try Replay.run(
      recording,
      backend: { _ in TalkativeBackend() },
      clients: { _, session in PersistentClient.join(&session) })
  }

  @Test(arguments: runs)
  func `a recorded run repeats to the byte`(run: Run) throws {
    let bytes = try LiveRun.record(run.subject, seed: run.seed)
    let outcome = try Self.replay(Recording(bytes))
    #expect(outcome == .same(isComplete: true), "\(Self.text(of: outcome))")
  }

  /// Where a repetition differed, for a person.
  private static func text(of outcome: Replay.Outcome) -> String {
    guard case .diverged(let divergence) = outcome else { return "" }
    let lines = divergence.linesBefore + [divergence.expected ?? [], divergence.actual ?? []]
    return lines.map { String(decoding: $0.prefix(300), as: UTF8.self) }.joined(separator: "\n")
  }

  @Test(arguments: runs.filter { $0.seed <= 5 })
  func `a recorded run that was cut off repeats as far as it goes`(run: Run) throws {
    let bytes = try LiveRun.record(run.subject, seed: run.seed, steps: 20)
    for count in stride(from: bytes.count - 1, to: bytes.count / 2, by: -397) {
      guard let recording = try? Recording(Array(bytes[..<count])) else { continue }
      #expect(try Self.replay(recording) == .same(isComplete: false))
    }
  }

  /// A message of the peer's is changed in a recording without an end, so no digest can tell.
  @Test func `the first line that differs is shown with the three before it`() throws {
    let lines = [
      Self.header.line,
      Array(#"{"t":1,"ev":"open","c":"c1","cl":"client-1","url":"/","due":1}"#.utf8),
      Array(#"{"t":1,"ev":"answer","c":"c1","status":101,"due":1}"#.utf8),
      Array(#"{"t":3,"ev":"msg","c":"c1","d":"up","due":3,"j":1}"#.utf8),
      Array(#"{"t":3,"ev":"msg","c":"c1","d":"dn","due":3,"j":2}"#.utf8),
    ]
    let outcome = try Self.replay(Recording(Array(lines.joined(separator: [10])) + [10]))
    let echo = #"{"t":3,"ev":"msg","c":"c1","d":"dn","due":3,"j":1}"#
    guard case .diverged(let divergence) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(divergence.line == 5)
    #expect(divergence.expected == lines[4])
    #expect(divergence.actual == Array(echo.utf8))
    #expect(divergence.linesBefore == Array(lines[1...3]))
  }

  @Test func `a line that is not repeated is shown with nothing in its place`() throws {
    let answer = #"{"t":3,"ev":"lost","c":"c9","d":"dn","i":0,"drop":"closed"}"#
    let bytes = Self.header.line + Array("\n\(answer)\n".utf8)
    guard case .diverged(let divergence) = try Self.replay(Recording(bytes)) else {
      Issue.record("no divergence")
      return
    }
    #expect(divergence.line == 2)
    #expect(divergence.expected == Array(answer.utf8))
    #expect(divergence.actual == nil)
    #expect(divergence.linesBefore == [Self.header.line])
  }

  @Test(arguments: runs.filter { $0.seed <= 10 && $0.subject != .both })
  func `another backend or other clients are found out`(run: Run) throws {
    let recording = try Recording(try LiveRun.record(run.subject, seed: run.seed))
    let outcome = try Replay.run(
      recording, backend: { _ in Mute() },
      clients: { _, session in session.addClient(PersistentClient(every: .milliseconds(5))) })
    let isSame = outcome == .same(isComplete: true)
    // Where nothing reached the backend, it makes no difference which it is.
    let answers = recording.events.contains {
      if case .sent(.downlink, _, _, _, _) = $0.kind { true } else { false }
    }
    #expect(isSame == (run.subject == .client && !answers))
  }

  @Test func `a recording by another generator is not repeated`() throws {
    var header = Self.header
    header.generator = "dice"
    let recording = try Recording(header.line + [10])
    #expect(throws: Replay.Failure.otherGenerator(recorded: "dice", current: "philox4x32-10/1")) {
      try Self.replay(recording)
    }
  }

  @Test func `a recording that names a client beyond all bounds is not repeated`() throws {
    let open = #"{"t":1,"ev":"open","c":"c1","cl":"client-4294967296","url":"/","due":1}"#
    let recording = try Recording(Self.header.line + Array("\n\(open)\n".utf8))
    #expect(throws: Replay.Failure.tooManyClients(count: 4_294_967_296, limit: 1_048_576)) {
      try Self.replay(recording)
    }
  }

  @Test func `a recording that several were merged in is not repeated`() throws {
    var header = Self.header
    header.backend.kind = RecordingHeader.mergedKind
    let recording = try Recording(header.line + [10])
    #expect(throws: Replay.Failure.merged) { try Self.replay(recording) }
  }

  /// The network would do more by itself in the 73 years to the mark than anyone waits for.
  @Test func `a repetition that differs goes on no further than it must`() throws {
    let phase =
      #""phases":[{"name":"p","startNanoseconds":0,"durationNanoseconds":500000,"#
      + #""periodNanoseconds":1000000,"up":{"enabled":true},"dn":{"enabled":true}}],"crossing""#
    let header = String(decoding: Self.header.line, as: UTF8.self)
      .replacing(#""crossing""#, with: phase)
    let mark = #"{"t":2305843009213693952,"ev":"mark","name":"","data":""}"#
    let recording = try Recording(Array("\(header)\n\(mark)\n".utf8))
    guard case .diverged(let divergence) = try Self.replay(recording) else {
      return #expect(Bool(false), "there is a phase before the mark")
    }
    #expect(divergence.line == 2)
  }

  private static let header = RecordingHeader(
    name: "", tool: "", clock: .virtual, configuration: .init(seed: 1),
    backend: TalkativeBackend.part)
}
