import LightlagCore
import LightlagDrivers
public import LightlagRecording

extension Replay {
  /// Repeats a run exactly, in virtual time, with the simulated ends that this version has.
  ///
  /// - Throws: `Replay.Failure`, `UnknownKind`, or the session's failure.
  public static func run(_ recording: Recording) throws -> Outcome {
    try run(recording) { part in
      try Backend.endpoint(of: part)
    } clients: { part, session in
      try SimulatedClients(part).join(&session)
    }
  }
}

extension Recording {
  /// Reads the recording at `path`.
  ///
  /// - Throws: `FileFailure` where there is none to read, `RecordingFailure` where it is wrong.
  public init(path: String) throws {
    try self.init(try File.named(path))
  }
}
