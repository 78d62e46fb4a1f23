import Lightlag
import LightlagDrivers

/// Compares what a link does with what its profile asks.
enum CalibrateCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "calibrate", summary: "Compare what a link does to messages with what its profile asks.",
    operands: ["NAME|FILE"],
    options: [
      .init(
        "--real", nil,
        "Measure in real time, between real WebSocket clients and a server\non"
          + " this machine; some 15 s."
      ),
      .init(
        "--messages", "NUMBER", "So many messages each way. Default: 200000; with --real 10000."),
      .init("--seed", "NUMBER", "The seed of all chance. Drawn and printed unless given."),
      .init(
        "--set", "KEY=VALUE",
        "Set one figure of the profile otherwise, such as delay=80ms or\nup.loss=2%."
          + " May be repeated."
      ),
      .init("--json", nil, "Print the figures as JSON."),
    ],
    notes: """
      What is asked follows from formulas of the conditions, never from the link. A link that does
      what is asked is called off in one run of a thousand at most, all figures together.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let seed = try RunOptions.seed(arguments)
    let count = try arguments.value("--messages", "a number from 100 to 10000000") {
      Int($0).flatMap { (100...10_000_000).contains($0) ? $0 : nil }
    }
    let profile = try RunOptions.profile(arguments.operands[0])
    var network = profile.network
    try ConditionSetting.apply(try RunOptions.settings(arguments), to: &network)
    Terminal.write("seed \(seed), profile \(profile.name)\n", to: .error)
    let isReal = arguments.has("--real")
    let standard = isReal ? Calibration.defaultLiveMessageCount : Calibration.defaultMessageCount
    let calibration = Calibration(of: network, seed: seed, messageCount: count ?? standard)
    let report = try run(calibration, isReal: isReal)
    let isColored = Terminal.hasColor(.output)
    Terminal.write(
      arguments.has("--json") ? report.json.text + "\n" : report.text(isColored: isColored))
    return report.holds ? .done : .failedVerdict
  }

  private static func run(
    _ calibration: Calibration, isReal: Bool
  ) throws -> CalibrationReport {
    let bar = PartBar()
    defer { bar.clear() }
    return isReal
      ? try calibration.runLive { bar.show($0) } : try calibration.run { bar.show($0) }
  }
}
