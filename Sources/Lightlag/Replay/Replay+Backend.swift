public import LightlagCore
public import LightlagRecording

extension Replay {
  /// Plays the clients of a recording to a backend, in virtual time, and compares what it sends.
  ///
  /// No network lies between: the backend is given what had arrived at its original, and must
  /// answer what that had answered.
  ///
  /// - Parameters:
  ///   - recording: Whose clients.
  ///   - backend: What is under test, as it is before anyone has come.
  ///   - rules: What must be equal; what the recording's header says unless they are given.
  ///   - patience: How long what does not come is waited for, in the time of the run.
  ///   - start: From when on; what stands open by then comes first, as in `LiveReplay.Options`.
  /// - Returns: How the run differs from the recording.
  /// - Throws: The session's failure, or what keeps the recording from being played.
  public static func run(
    _ recording: Recording, against backend: any Endpoint, rules: MatchRules? = nil,
    patience: Duration = .seconds(10), from start: Instant = .start
  ) throws -> MatchVerdict {
    let view = recording.withoutNetwork(playing: .clients, from: start)
    let rules = rules ?? recording.header.match ?? MatchRules()
    var header = view.header
    (header.tool, header.clock, header.wall) = (Version.tool, .virtual, nil)
    (header.clients, header.isBackendOutside) = (nil, backend.isOutside)
    header.backend = .init(kind: "\(type(of: backend))".lowercased(), version: Version.current)
    var session = Session(
      backend: backend, configuration: header.configuration, taps: [Recorder(header: header)])
    let clients = End.client(
      session.addClient(
        try ReplayPlan(view, playing: .clients, rules: rules, patience: patience)))
    try play(&session, clients, until: view.endInstant, patience)
    let actual = try Recording(session.finishedRecording())
    let names = session.endpoint(clients, as: ReplayPlan.self)?.connections
    return RunComparison(rules.forOtherCode, played: .clients)
      .compare(expected: view, actual: actual, connections: names)
  }

  /// Goes on until all was played and answered, and no longer than what was recorded.
  private static func play(
    _ session: inout Session, _ clients: End, until end: Instant, _ patience: Duration
  ) throws {
    var doneAt: Instant?
    while let deadline = session.deadline {
      guard deadline <= doneAt.map({ max($0.advanced(by: patience), end) }) ?? .end else { break }
      let progress = session.endpoint(clients, as: ReplayPlan.self)?.progress
      if progress?.isSettled ?? true, session.connectionCount == 0 || deadline > end { break }
      try session.advance(to: max(deadline, session.now))
      let isDone = session.endpoint(clients, as: ReplayPlan.self)?.progress.isDone ?? true
      if isDone, doneAt == nil { doneAt = session.now }
    }
  }
}

extension Session {
  /// Returns the recording of a run that is over.
  fileprivate mutating func finishedRecording() -> [UInt8] {
    var bytes: [UInt8] = []
    let end = now
    _ = withTap(Recorder.self) { recorder in
      recorder.finish(at: end)
      recorder.take(into: &bytes)
    }
    return bytes
  }
}
