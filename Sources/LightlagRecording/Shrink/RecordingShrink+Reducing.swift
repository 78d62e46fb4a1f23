public import LightlagCore

extension RecordingShrink {
  /// Returns the recording with some of its items only.
  ///
  /// - Parameters:
  ///   - positions: The positions of the items to keep.
  ///   - backend: Makes the backend, where that was simulated.
  ///   - clients: Adds the clients, where those were simulated.
  /// - Returns: The bytes of a whole recording.
  /// - Throws: The session's failure, or what the closures throw.
  public func reduced(
    keeping positions: [Int],
    backend: (RecordingHeader.Part) throws -> any Endpoint,
    clients: (RecordingHeader.Part, inout Session) throws -> Void
  ) throws -> [UInt8] {
    let part = ReducedInputs(self, Set(positions.map { items[$0] }))
    var header = recording.header
    if hasExplicitLosses { header.configuration.network.conditions = part.conditions }
    var session = Session(
      backend: header.isBackendOutside ? Player(part.backend) : try backend(header.backend),
      configuration: header.configuration, taps: [Recorder(header: header)])
    if let simulated = header.clients {
      try clients(simulated, &session)
    } else {
      for client in part.clients { session.addClient(Player(client)) }
    }
    for control in part.controls {
      try session.advance(to: control.instant)
      control.perform(on: &session)
    }
    try session.advance(to: recording.endInstant)
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: recording.endInstant)
      recorder.take(into: &bytes)
    }
    return bytes
  }
}
