public import LightlagCore
import LightlagEncoding
public import LightlagMocks
public import LightlagRecording

/// Clients that are simulated too, so that a whole run takes place in virtual time.
public enum SimulatedClients: Hashable, Sendable {
  /// Operators of the vehicles, so many, alike but for their number and start.
  case vehicleOperators(count: Int, VehicleOperatorOptions)
  /// The operators of a scenario of the rover, whose chance follows from that seed.
  case roverOperators(RoverScenario, seed: Seed)
  /// One operator who drives a rover about, and looks through its camera, until the run ends.
  case roverDriver(seed: Seed)

  /// Most that can be simulated at once.
  public static let countLimit = 100_000

  /// How a recording names them.
  public var part: RecordingHeader.Part {
    switch self {
    case .vehicleOperators(let count, let options):
      RecordingHeader.Part(
        kind: "vehicle-operators", version: Version.current,
        options: ["count": JSON(count), "operator": options.json])
    case .roverOperators(let scenario, let seed):
      RecordingHeader.Part(
        kind: "rover-operators", version: Version.current,
        options: ["scenario": .string(scenario.rawValue), "seed": .string(seed.description)])
    case .roverDriver(let seed):
      RecordingHeader.Part(
        kind: "rover-driver", version: Version.current,
        options: ["seed": .string(seed.description)])
    }
  }

  /// Reads what a recording names.
  ///
  /// - Throws: `UnknownKind`, or what is wrong with the options.
  init(_ part: RecordingHeader.Part) throws {
    switch part.kind {
    case "vehicle-operators":
      guard let count = part.options["count"]?.integer,
        (1...Int64(Self.countLimit)).contains(count), let options = part.options["operator"]
      else { throw UnknownKind(kind: part.kind) }
      self = .vehicleOperators(count: Int(count), try VehicleOperatorOptions(json: options))
    case "rover-operators":
      guard let name = part.options["scenario"]?.string,
        let scenario = RoverScenario(rawValue: name),
        let seed = part.options["seed"]?.string.flatMap({ Seed($0) })
      else { throw UnknownKind(kind: part.kind) }
      self = .roverOperators(scenario, seed: seed)
    case "rover-driver":
      guard let seed = part.options["seed"]?.string.flatMap({ Seed($0) }) else {
        throw UnknownKind(kind: part.kind)
      }
      self = .roverDriver(seed: seed)
    default: throw UnknownKind(kind: part.kind)
    }
  }

  /// Adds them to a session that has not begun.
  func join(_ session: inout Session) {
    switch self {
    case .vehicleOperators(let count, let options):
      for index in 0..<count {
        session.addClient(VehicleOperator(options.with(index: index)))
      }
    case .roverOperators(let scenario, let seed):
      for index in 0..<scenario.operatorCount {
        session.addClient(scenario.client(index, seed: seed))
      }
    case .roverDriver(let seed):
      let plan = [
        OperatorStep(.wander, atMilliseconds: 200),
        OperatorStep(.subscribe(hertz: 1), atMilliseconds: 1_000),
      ]
      session.addClient(SimulatedOperator(SimulatedOperatorOptions(seed: seed, plan: plan)))
    }
  }
}

extension VehicleOperatorOptions {
  /// These options for the operator of another number.
  fileprivate func with(index: Int) -> VehicleOperatorOptions {
    VehicleOperatorOptions(
      seed: seed, index: index, rateHertz: rateHertz, commandInterval: commandInterval,
      startInterval: startInterval, target: target)
  }
}
