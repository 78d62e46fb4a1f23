import Lightlag
import LightlagDrivers

/// Runs a scenario in virtual time.
enum SimulateCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "simulate", summary: "Run simulated clients and a simulated backend in virtual time.",
    operands: ["vehicles"],
    options: RunOptions.options + [
      .init("--clients", "NUMBER", "So many operators. Default: 10."),
      .init("--duration", "TIME", "How long, in the run's own time: 90s, 10min. Default: 1 min."),
      .init("--rate", "NUMBER", "Telemetry a second that each asks for, 1 to 100. Default: 20."),
    ],
    notes: """
      vehicles  Operators steer the vehicles of the sandbox and watch their telemetry; one that
                loses its connection comes back.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    guard arguments.operands[0] == "vehicles" else {
      throw arguments.unknown("scenario", arguments.operands[0], known: ["vehicles"])
    }
    let seed = try RunOptions.seed(arguments)
    let count = try arguments.value(
      "--clients", "a number from 1 to \(SimulatedClients.countLimit)"
    ) {
      Int($0).flatMap { (1...SimulatedClients.countLimit).contains($0) ? $0 : nil }
    }
    let rate = try arguments.value("--rate", "a number from 1 to 100") {
      Int($0).flatMap { (1...100).contains($0) ? $0 : nil }
    }
    let duration = try arguments.value("--duration", "a time, such as 90 s or 10min") {
      (try? Duration(parsing: $0)).flatMap { $0 > .zero ? $0 : nil }
    }
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
    let path = arguments.value("--record")
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
      outcome.statistics, duration: outcome.end, seed: seed, operators: outcome.operators)
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : report.text)
    return RunOptions.report(outcome.recording, path: path)
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
