import Lightlag
import LightlagDrivers

/// Runs a scenario in virtual time.
enum SimulateCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "simulate", summary: "Run simulated clients and a simulated backend in virtual time.",
    operands: ["vehicles|rover"],
    options: RunOptions.options + [
      .init("--scenario", "NAME", "Rover: what happens; it ends with a verdict.")
    ] + RoverOptions.options + SLCANOptions.options + [
      .init("--clients", "NUMBER", "Vehicles: so many operators. Default: 10."),
      .init(
        "--duration", "TIME",
        """
        How long, in the run's own time: 90s, 20min. Default: 1 min. A rover is
        driven about for so long, in place of a scenario.
        """),
      .init(
        "--rate", "NUMBER",
        "Vehicles: telemetry a second that each asks for, 1 to 100. Default: 20."),
    ],
    notes: """
      vehicles  Operators steer the vehicles of the sandbox and watch their telemetry; one that
                loses its connection comes back.
      rover     Operators drive the rover as a scenario has it, exit status 1 where it fails; or
                one drives it about, for --duration.

      Scenarios:
      \(scenarios)
      """)

  /// The scenarios of the rover, a line each.
  private static var scenarios: String {
    let all = RoverScenario.allCases
    let width = all.map(\.rawValue.count).max() ?? 0
    return all.map { scenario in
      let space = String(repeating: " ", count: width - scenario.rawValue.count)
      return "  \(scenario.rawValue)\(space)  \(scenario.summary)"
    }.joined(separator: "\n")
  }

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    switch arguments.operands[0] {
    case "vehicles": return try vehicles(arguments)
    case "rover": return try rover(arguments)
    default:
      throw arguments.unknown("backend", arguments.operands[0], known: ["vehicles", "rover"])
    }
  }

  private static func rover(_ arguments: Arguments) throws -> ExitStatus {
    try RoverOptions.refuse(["--clients", "--rate"], for: "vehicles", arguments)
    let names = RoverScenario.allCases.map(\.rawValue)
    if let duration = try arguments.duration("--duration", suchAs: "90 s or 10min") {
      return try drive(for: duration, arguments)
    }
    guard let name = arguments.value("--scenario") else {
      throw arguments.error(
        "give --scenario, one of \(names.joined(separator: ", ")); or --duration")
    }
    guard let judged = RoverScenario(rawValue: name) else {
      guard names.nearest(to: name) == nil else {
        throw arguments.unknown("scenario", name, known: names)
      }
      // There are more than an unknown name is answered with elsewhere, but none is told by --help.
      throw arguments.error(
        "unknown scenario '\(name)'; there are: \(names.joined(separator: ", "))")
    }
    let seed = try RunOptions.seed(arguments)
    let options = try rover(seed: seed, actions: judged.actions, arguments)
    var scenario = try RunOptions.scenario(
      name: name, backend: .rover(options), clients: .roverOperators(judged, seed: seed),
      seed: seed, arguments)
    scenario.configuration.network = judged.network(scenario.configuration.network)
    return try run(scenario, for: judged.duration, arguments)
  }

  /// The rover that was asked for, with the line between its server and its controller.
  private static func rover(
    seed: Seed, actions: [RoverAction] = [], _ arguments: Arguments
  ) throws -> MockRoverOptions {
    var options = try RoverOptions.rover(seed: seed, actions: actions, arguments)
    options.line.adapter = try SLCANOptions.adapter(arguments)
    return options
  }

  /// Has an operator drive a rover about.
  private static func drive(
    for duration: Duration, _ arguments: Arguments
  ) throws -> ExitStatus {
    guard !arguments.has("--scenario") else {
      throw arguments.error("give either --scenario, which has a length, or --duration")
    }
    let seed = try RunOptions.seed(arguments)
    let options = try rover(seed: seed, arguments)
    let scenario = try RunOptions.scenario(
      name: "drive", backend: .rover(options), clients: .roverDriver(seed: seed), seed: seed,
      arguments)
    return try run(scenario, for: duration, arguments)
  }

  private static func vehicles(_ arguments: Arguments) throws -> ExitStatus {
    try RoverOptions.refuse(
      ["--scenario"] + RoverOptions.names + SLCANOptions.names, for: "rover", arguments)
    let seed = try RunOptions.seed(arguments)
    let count = try arguments.value(
      "--clients", "a number from 1 to \(SimulatedClients.countLimit)"
    ) {
      Int($0).flatMap { (1...SimulatedClients.countLimit).contains($0) ? $0 : nil }
    }
    let rate = try arguments.value("--rate", "a number from 1 to 100") {
      Int($0).flatMap { (1...100).contains($0) ? $0 : nil }
    }
    let duration = try arguments.duration("--duration", suchAs: "90 s or 10min")
    let scenario = try RunOptions.scenario(
      name: "vehicles", backend: .vehicles(VehiclesOptions(seed: seed)),
      clients: .vehicleOperators(
        count: count ?? 10, VehicleOperatorOptions(seed: seed, rateHertz: rate ?? 20)),
      seed: seed, arguments)
    return try run(scenario, for: duration ?? .seconds(60), arguments)
  }

  private static func run(
    _ scenario: Scenario, for duration: Duration, _ arguments: Arguments
  ) throws -> ExitStatus {
    let seed = scenario.configuration.seed
    let path = try RecordingOptions.recording(arguments)
    let simulation = try Simulation(scenario, recordingTo: path)
    RunOptions.announce(scenario, arguments)
    warn(of: RoundTrip(scenario.configuration.network.conditions).mean, in: duration)
    let bar = ProgressBar(of: duration)
    defer { bar.clear() }
    let outcome = try simulation.run(for: duration) { instant in
      bar.show(instant)
      return true
    }
    bar.clear()
    let report = StatisticsReport(
      outcome.statistics, duration: outcome.end, seed: seed, operators: outcome.operators,
      verdict: outcome.verdict, slcan: outcome.slcan)
    Terminal.write(
      arguments.has("--json")
        ? RunOptions.json(report, outcome.recording, path.map { [$0] } ?? []).text + "\n"
        : report.text,
      to: StandardStream.channel(besides: path))
    let status = RunOptions.report(outcome.recording, path: path)
    return outcome.verdict?.hasPassed == false ? .failedVerdict : status
  }

  /// Says why so little will come of a run that is over before an answer can be there.
  private static func warn(of roundTrip: Duration, in duration: Duration) {
    guard roundTrip > duration else { return }
    Terminal.write(
      """
      the round trip of \(roundTrip.quantityText) is longer than the run of \
      \(duration.quantityText)

      """, to: .error)
  }
}
