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
    let end = part.end(of: recording)
    var session = try Session.repeating(
      header, tap: Recorder(header: header), inputs: (part.clients, part.controls),
      until: end, outsideBackend: { Player(part.backend) }, backend: backend,
      clients: clients)
    return session.finishedRecording(at: end)
  }
}
