public import LightlagCore

extension Replay {
  /// What came of a run under another network.
  public struct Counterfactual: Hashable, Sendable {
    /// The run, which repeats like any other.
    public let recording: Recording
    /// Where the recording comes out otherwise even under its own network, so that not all that
    /// differs is the other network's doing; `nil` where it repeats.
    public let divergence: Divergence?
  }

  /// Runs the inputs of a recording over another network, in virtual time.
  ///
  /// What was simulated is made anew. What came from outside comes as long after what it came of as
  /// it did: as long after each thing that its peer was told since its input before; or, where it
  /// was told nothing, after that input. So nothing comes before its causes, and under the recorded
  /// network all comes when it came. A peer whose causes are lost keeps its own pace.
  ///
  /// - Parameters:
  ///   - recording: Whose inputs.
  ///   - header: The first line of the new recording, with the other network in it.
  ///   - overtime: How long the run goes on behind its end until all has arrived that had arrived.
  ///   - patience: How long a peer waits for what a simulated end does not say any more.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated, as was done when the run began.
  /// - Returns: The run, and whether the recording repeats.
  /// - Throws: `Failure`, the session's failure, or what the closures throw.
  public static func run(
    _ recording: Recording, under header: RecordingHeader, overtime: Duration, patience: Duration,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> Counterfactual {
    var (script, divergence) = try script(
      of: recording, under: header, comparing: true, backend: backend, clients: clients)
    if divergence != nil {
      // What comes out otherwise is left to, as it will in the other run.
      script = try self.script(
        of: recording, under: header, comparing: false, backend: backend,
        clients: clients
      ).script
    }
    let (session, _) = try session(
      repeating: recording, under: header.configuration,
      taps: [Recorder(header: header), CausalNews()], outside: Self.peer,
      backend: backend, clients: clients)
    var run = CausalRun(session, script, of: recording, patience: patience, overtime: overtime)
    let end = try run.perform()
    return Counterfactual(
      recording: try Recording(run.session.finishedRecording(at: end)), divergence: divergence)
  }

  /// Stands where there were peers outside, and keeps all that they are told.
  private static var peer: RemoteEndpoint {
    RemoteEndpoint(limit: QueueLimit(messages: .max, bytes: .max))
  }

  /// Does the run again to find out what its inputs came of, up to where it comes out otherwise if
  /// it is compared.
  private static func script(
    of recording: Recording, under header: RecordingHeader, comparing: Bool,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> (script: CausalScript, divergence: Divergence?) {
    let comparison: [any Tap] = comparing ? [LineComparison(with: recording)] : []
    var (session, inputs) = try session(
      repeating: recording, taps: comparison + [CausalNews()], outside: peer, backend: backend,
      clients: clients)
    session.keepToldEnds()
    var script = CausalScript(
      of: recording, inputs, handshake: header.configuration.network.crossing.handshake)
    try session.repeatInOrder(inputs.ordered, until: recording.endInstant) { input, session in
      script.note(input, in: &session)
      input.perform(on: &session)
    }
    script.noteEnd(in: &session)
    let outcome = session.withTap(LineComparison.self) { $0.finish(at: recording.endInstant) }
    guard case .diverged(let divergence) = outcome else { return (script, nil) }
    return (script, divergence)
  }
}
