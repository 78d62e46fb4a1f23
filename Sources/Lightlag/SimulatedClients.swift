import LightlagCore
import LightlagEncoding
import LightlagMocks
public import LightlagRecording

/// Clients that are simulated too, so that a whole run takes place in virtual time.
public enum SimulatedClients: Hashable, Sendable {
  /// Operators of the vehicles, so many, alike but for their number and start.
  case vehicleOperators(count: Int, VehicleOperatorOptions)

  /// Most that can be simulated at once.
  public static let countLimit = 100_000

  /// How a recording names them.
  public var part: RecordingHeader.Part {
    switch self {
    case .vehicleOperators(let count, let options):
      RecordingHeader.Part(
        kind: "vehicle-operators", version: Version.current,
        options: ["count": JSON(count), "operator": options.json])
    }
  }

  /// Reads what a recording names.
  ///
  /// - Throws: `UnknownKind`, or what is wrong with the options.
  init(_ part: RecordingHeader.Part) throws {
    guard part.kind == "vehicle-operators", let count = part.options["count"]?.integer,
      (1...Int64(Self.countLimit)).contains(count), let options = part.options["operator"]
    else { throw UnknownKind(kind: part.kind) }
    self = .vehicleOperators(count: Int(count), try VehicleOperatorOptions(json: options))
  }

  /// Adds them to a session that has not begun.
  func join(_ session: inout Session) {
    switch self {
    case .vehicleOperators(let count, let options):
      for index in 0..<count {
        session.addClient(VehicleOperator(options.with(index: index)))
      }
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
