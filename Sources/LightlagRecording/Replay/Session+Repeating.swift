import LightlagCore

extension Session {
  /// Runs again what was recorded, or what is left of it, to its end.
  ///
  /// - Parameters:
  ///   - header: What the run follows from; also which ends were simulated.
  ///   - tap: What observes it.
  ///   - inputs: What was done to it by clients from outside, and otherwise.
  ///   - end: When it ends.
  ///   - outsideBackend: Plays the backend, where that came from outside.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated, as was done when the run began.
  /// - Returns: The session at its end.
  /// - Throws: The session's failure, or what the closures throw.
  static func repeating(
    _ header: RecordingHeader, tap: any Tap,
    inputs: (clients: [[RecordedInput]], controls: [ControlInput]), until end: Instant,
    outsideBackend: () throws -> any Endpoint,
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> Session {
    var session = Session(
      backend: header.isBackendOutside ? try outsideBackend() : try backend(header.backend),
      configuration: header.configuration, taps: [tap])
    if let part = header.clients {
      try clients(part, &session)
    } else {
      for client in inputs.clients { session.addClient(Player(client)) }
    }
    for control in inputs.controls {
      try session.advance(to: control.instant)
      control.perform(on: &session)
    }
    try session.advance(to: end)
    return session
  }

  /// Returns the recording that the session's recorder has made of a run that is over.
  mutating func finishedRecording(at end: Instant) -> [UInt8] {
    var bytes: [UInt8] = []
    _ = withTap(Recorder.self) { recorder in
      recorder.finish(at: end)
      recorder.take(into: &bytes)
    }
    return bytes
  }
}
