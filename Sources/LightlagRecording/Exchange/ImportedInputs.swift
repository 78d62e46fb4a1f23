package import LightlagCore

/// Makes a recording of what other programs have written down.
///
/// What they saw is done again in a session, so that all lines follow from it, and the recording
/// repeats to the byte like any other.
package enum ImportedInputs {
  /// Returns the bytes of a whole recording.
  ///
  /// - Parameters:
  ///   - header: Its header; both ends came from outside.
  ///   - steps: What they did and when, in nanoseconds since the run began, in order. When it has
  ///     arrived makes no difference.
  /// - Returns: Its lines.
  /// - Throws: `ImportFailure`, where a time is beyond all that a recording can have.
  package static func recording(
    _ header: RecordingHeader,
    _ steps: [(nanoseconds: Int64, connection: ConnectionID, kind: SessionEvent.Kind)]
  ) throws(ImportFailure) -> [UInt8] {
    var draft = Recorder(header: header)
    var last: Int64 = 0
    for step in steps {
      // Each input has an instant of its own.
      last = max(last + 1, step.nanoseconds)
      guard last < 1 << 61 else {
        throw ImportFailure(description: "times lie further apart than 73 years")
      }
      draft.observe(
        SessionEvent(
          instant: Instant(nanoseconds: last), connection: step.connection, kind: step.kind))
    }
    let end = Instant(nanoseconds: last + 1)
    draft.finish(at: end)
    var bytes: [UInt8] = []
    draft.take(into: &bytes)
    do {
      let inputs = try RecordedInputs(of: try Recording(bytes))
      var session = try Session.repeating(
        header, tap: Recorder(header: header), inputs: (inputs.clients, inputs.controls),
        until: end, outsideBackend: { Player(inputs.backend) },
        backend: { _ in Player(inputs.backend) }, clients: { _, _ in })
      return session.finishedRecording(at: end)
    } catch {
      throw ImportFailure(description: "\(error)")
    }
  }
}
