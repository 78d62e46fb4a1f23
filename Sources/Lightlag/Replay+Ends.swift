import LightlagCore
import LightlagDrivers
import LightlagEncoding
public import LightlagProfiles
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

  /// Does a recorded run again with its inputs at rounded instants, in virtual time, with the
  /// simulated ends that this version has.
  ///
  /// - Returns: The lines of the new recording, or `nil` where the old does not repeat.
  /// - Throws: `Replay.Failure`, `UnknownKind`, or the session's failure.
  public static func quantised(_ recording: Recording, to step: Duration) throws -> [UInt8]? {
    try quantised(recording, to: step) { part in
      try Backend.endpoint(of: part)
    } clients: { part, session in
      try SimulatedClients(part).join(&session)
    }
  }

  /// Runs the inputs of a recording over the network of another profile, in virtual time.
  ///
  /// It goes on behind its end until what had arrived in the recording has arrived, or never will,
  /// and for no more than two round trips and a minute. Its name tells what it was made of.
  ///
  /// - Parameters:
  ///   - recording: Whose inputs.
  ///   - profile: The profile.
  ///   - settings: What is otherwise than in the profile, in their order.
  /// - Returns: The run, and whether the recording repeats.
  /// - Throws: What keeps it from being run.
  public static func run(
    _ recording: Recording, under profile: Profile, settings: [ConditionSetting] = []
  ) throws -> Counterfactual {
    var header = recording.header
    header.name += " under \(profile.name)"
    header.part = nil
    header.tool = Version.tool
    (header.clock, header.wall) = (.virtual, nil)
    header.profile = RecordingHeader.Profile(
      name: profile.name, digest: SHA256.hexDigest(of: profile.document),
      document: try JSON(parsing: profile.document))
    header.configuration.network = profile.network
    try ConditionSetting.apply(settings, to: &header.configuration.network)
    return try run(recording, under: header)
  }

  /// Runs the inputs of a recording over the network that a header tells of, in virtual time.
  ///
  /// Under that of the recording all comes out as it was recorded.
  ///
  /// - Parameters:
  ///   - recording: Whose inputs.
  ///   - header: The first line of the run; which ends are outside must be as in the recording.
  /// - Returns: The run, and whether the recording repeats.
  /// - Throws: What keeps it from being run.
  public static func run(
    _ recording: Recording, under header: RecordingHeader
  ) throws -> Counterfactual {
    let roundTrip = RoundTrip(header.configuration.network.conditions).mean
    return try run(
      recording, under: header, overtime: roundTrip * 2 + .seconds(60),
      patience: roundTrip * 2 + .seconds(10)
    ) { part in
      try Backend.endpoint(of: part)
    } clients: { part, session in
      try SimulatedClients(part).join(&session)
    }
  }
}

extension Recording {
  /// Reads the recording at `path`, of either kind, with what stands beside it.
  ///
  /// - Throws: `FileFailure` where there is none to read, `RecordingConversion.BadFile` where it is
  ///   wrong.
  public init(path: String) throws {
    self = try RecordingSource(path: path).recording()
  }
}
