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
    // Conditions and rules were part of the old sky.
    let marks = inputs.controls.filter { if case .mark = $0.action { true } else { false } }
    // What the other sky does to messages is what they are.
    var rules = MatchRules()
    rules.level = .statistical
    var session = try Session.repeating(
      header, tap: Recorder(header: header), inputs: (inputs.clients.map(acts), marks), until: end,
      outsideBackend: {
        try ReplayPlan(recording, playing: .backend, rules: rules, patience: patience)
      },
      backend: backend, clients: clients)
    return try Recording(session.finishedRecording(at: end))
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
