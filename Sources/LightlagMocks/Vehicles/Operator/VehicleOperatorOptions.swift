public import LightlagCore
public import LightlagEncoding

/// How one simulated operator of the vehicles behaves.
public struct VehicleOperatorOptions: Hashable, Sendable {
  /// Telemetry a second that the server may be asked for.
  public static let rates = 1...100

  /// The last operator of a run.
  private static let lastIndex = 1_000_000

  /// Most milliseconds of an interval: an hour, so that even the last operator's start fits.
  private static let longest: Int64 = 3_600_000

  /// The number from which the commands follow.
  public var seed: Seed

  /// Position among the operators of a run, from 0: each has commands of its own.
  public let index: Int

  /// Telemetry a second to subscribe to.
  public let rateHertz: Int

  /// Time from one control command to the next, in whole milliseconds.
  public let commandInterval: Duration

  /// Time from one operator's start to that of the next, in whole milliseconds; zero for all to
  /// start and act together.
  public let startInterval: Duration

  /// Path and query to ask for.
  public var target: String

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: the index is from 0 to a million, the rate is in `rates`, and both
  ///   intervals are at most an hour, that between commands at least a millisecond.
  public init(
    seed: Seed, index: Int = 0, rateHertz: Int = 20, commandInterval: Duration = .seconds(1),
    startInterval: Duration = .milliseconds(20), target: String = "/"
  ) {
    precondition((0...Self.lastIndex).contains(index), "operators are counted from 0")
    precondition(Self.rates.contains(rateHertz), "the server takes from 1 to 100 Hz")
    precondition(
      (1...Self.longest).contains(Self.milliseconds(commandInterval)),
      "commands without time between them would never end")
    precondition(
      (0...Self.longest).contains(Self.milliseconds(startInterval)),
      "an operator starts after the one before")
    self.seed = seed
    self.index = index
    self.rateHertz = rateHertz
    self.commandInterval = commandInterval
    self.startInterval = startInterval
    self.target = target
  }

  /// Reads what `json` writes; what is missing is as by default, but for the seed.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known.
  public init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: [
      "seed", "index", "rate_hz", "command_interval_ms", "start_interval_ms", "target",
    ])
    let rates = Int64(Self.rates.lowerBound)...Int64(Self.rates.upperBound)
    self.init(
      seed: try fields.seed(),
      index: Int(try fields.integer("index", in: 0...Int64(Self.lastIndex), default: 0)),
      rateHertz: Int(try fields.integer("rate_hz", in: rates, default: 20)),
      commandInterval: .milliseconds(
        try fields.integer("command_interval_ms", in: 1...Self.longest, default: 1_000)),
      startInterval: .milliseconds(
        try fields.integer("start_interval_ms", in: 0...Self.longest, default: 20)),
      target: fields.has("target") ? try fields.string("target", accepted: "a path") : "/")
  }

  /// The options as a recording carries them.
  public var json: JSON {
    [
      "seed": .string(seed.description), "index": JSON(index), "rate_hz": JSON(rateHertz),
      "command_interval_ms": JSON(Self.milliseconds(commandInterval)),
      "start_interval_ms": JSON(Self.milliseconds(startInterval)), "target": .string(target),
    ]
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    duration.wholeNanoseconds / 1_000_000
  }
}
