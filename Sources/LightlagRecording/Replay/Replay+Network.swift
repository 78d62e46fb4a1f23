public import LightlagCore

extension Replay {
  /// Runs the inputs of a recording over another network, in virtual time.
  ///
  /// Clients from outside do what they did when they did it, whatever they are told. A backend
  /// from outside answers what it answered, after what it had received before. What was
  /// simulated is made anew.
  ///
  /// - Parameters:
  ///   - recording: Whose inputs.
  ///   - header: The first line of the new recording, with the other network in it.
  ///   - overtime: How long the run goes on behind the end of the recording.
  ///   - patience: How long the backend waits for what does not come.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated, as was done when the run began.
  /// - Returns: The new recording.
  /// - Throws: `Failure`, the session's failure, or what the closures throw.
  public static func run(
    _ recording: Recording, under header: RecordingHeader, overtime: Duration, patience: Duration,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> Recording {
    let inputs = try RecordedInputs(of: recording)
    let end = recording.endInstant.advanced(by: overtime)
    var session = Session(
      backend: header.isBackendOutside
        ? try ReplayPlan(recording, playing: .backend, patience: patience)
        : try backend(header.backend),
      configuration: header.configuration, taps: [Recorder(header: header)])
    if let part = header.clients {
      try clients(part, &session)
    } else {
      for client in inputs.clients { session.addClient(Player(acts(in: client))) }
    }
    // Conditions and rules were part of the old sky.
    for control in inputs.controls {
      guard case .mark = control.action else { continue }
      try session.advance(to: control.instant)
      control.perform(on: &session)
    }
    try session.advance(to: end)
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: end)
      recorder.take(into: &bytes)
    }
    return try Recording(bytes)
  }

  private static func acts(in inputs: [RecordedInput]) -> [RecordedInput] {
    var acts: [RecordedInput] = []
    for input in inputs where input.isAct {
      // What it was one act with may have been left out.
      let isJoined = input.isJoined && acts.last?.event.instant == input.event.instant
      acts.append(RecordedInput(event: input.event, isJoined: isJoined))
    }
    return acts
  }
}

extension RecordedInput {
  /// Whether it was done, and not a measurement, nor what followed from the network or the end.
  fileprivate var isAct: Bool {
    switch event.kind {
    case .arrived: false
    case .closing(_, let closure): closure.party != .net && closure.party != .lightlag
    default: true
    }
  }
}
