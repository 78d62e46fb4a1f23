public import LightlagCore

// Rounding all instants of a recording would contradict it: what the network and simulated ends do
// follows from the inputs, the network's delays are no multiples of anything, and what was in order
// would come to lie at one instant. So the inputs alone are rounded, and the run is done again.

extension Replay {
  /// Does a recorded run again with its inputs at rounded instants.
  ///
  /// An input comes at the last multiple of `step` that is not later, counted from the start of the
  /// run; but not before what its end had been told by then has reached it again, and a nanosecond
  /// behind the input before at the least. So effects stay behind their causes, in their order.
  /// All else comes out as it follows from that.
  ///
  /// - Parameters:
  ///   - recording: The run.
  ///   - step: What instants are rounded down to multiples of; positive.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated, as was done when the run began.
  /// - Returns: The lines of the new recording, or `nil` where the old is cut off or does not
  ///   repeat, so that nothing can be said about another run.
  /// - Throws: `Failure`, the session's failure, or what the closures throw.
  public static func quantised(
    _ recording: Recording, to step: Duration,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> [UInt8]? {
    var (session, inputs) = try session(
      repeating: recording, taps: [LineComparison(with: recording)], outside: Witness(),
      backend: backend, clients: clients)
    var run = CausedInputs(outsideEndsOf: recording, clientCount: inputs.clients.count)
    try session.repeatInOrder(inputs.ordered, until: recording.endInstant) { input, session in
      run.note(input, in: session)
      input.perform(on: &session)
    }
    let outcome = session.withTap(LineComparison.self) { $0.finish(at: recording.endInstant) }
    guard outcome == .same(isComplete: true) else { return nil }
    run.noteEnd(in: session)

    var (again, _) = try self.session(
      repeating: recording,
      taps: [Recorder(headerLine: recording.headerLine), DeliveryInstants()],
      outside: Witness(), backend: backend, clients: clients)
    let end = try run.perform(on: &again, until: recording.endInstant, quantisedTo: step)
    return again.finishedRecording(at: end)
  }
}
