import Lightlag
import LightlagDrivers

/// Serves a simulated backend to real clients.
enum ServeCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "serve", summary: "Serve a simulated backend to real clients, through simulated links.",
    operands: ["vehicles|rover|serial|echo"],
    options: RunOptions.options + LiveOptions.options + RoverOptions.options
      + SerialOptions.options + SLCANOptions.options + [
        .init("--depth-port", "PORT", "Vehicles: where depth is served. Default: 8765."),
        .init("--push", nil, "Vehicles: send telemetry to every client without being asked."),
      ],
    notes: """
      vehicles  Telemetry (port 8766) and depth (port 8765) of an augmented-reality sandbox.
      rover     A rover that is teleoperated over Socket.IO (port 5000), down to its motors.
      serial    Serial ports over WebSocket, at /ws/serial/NAME, and REST beside them; at any
                free port as well.
      echo      Sends every message back; at any free port, unless --port is given.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let kind = arguments.operands[0]
    let seed = try RunOptions.seed(arguments)
    let (backend, ports) = try backend(kind, seed: seed, arguments)
    return try LiveOptions.serve(backend, name: kind, seed: seed, ports: ports, arguments)
  }

  /// What was asked for, and the ports of its servers.
  private static func backend(
    _ kind: String, seed: Seed, _ arguments: Arguments
  ) throws -> (Backend, [[UInt16]]) {
    if kind != "vehicles" {
      try RoverOptions.refuse(["--depth-port", "--push"], for: "vehicles", arguments)
    }
    if kind != "rover" {
      try RoverOptions.refuse(RoverOptions.names + ["--slcan-pty"], for: "rover", arguments)
    }
    if kind != "serial" {
      try RoverOptions.refuse(
        ["--device", "--baud", "--epoch", "--allow-origin", "--client-rate"], for: "serial",
        arguments)
    }
    guard kind == "serial" || arguments.has("--slcan-pty") || !arguments.has("--line") else {
      throw arguments.error("--line is for serial, and for a rover with --slcan-pty")
    }
    for name in SLCANOptions.names where arguments.has(name) {
      guard arguments.has("--slcan-pty") || kind == "serial" && SerialOptions.hasSLCAN(arguments)
      else {
        throw arguments.error(
          "\(name) is for serial with --device slcan, and for a rover with --slcan-pty")
      }
    }
    switch kind {
    case "serial":
      return (
        try SerialOptions.backend(seed: seed, arguments),
        [try LiveOptions.ports(arguments, default: 0)]
      )
    case "echo": return (.echo, [try LiveOptions.ports(arguments, default: 0)])
    case "rover":
      var options = try RoverOptions.rover(seed: seed, arguments)
      options.terminal = try SerialOptions.conditions(arguments)
      options.adapter = try SLCANOptions.adapter(arguments)
      return (.rover(options), [try LiveOptions.ports(arguments, default: 5000)])
    case "vehicles":
      return (
        .vehicles(VehiclesOptions(seed: seed, push: arguments.has("--push"))),
        [
          try LiveOptions.ports(arguments, default: 8766),
          [try LiveOptions.port(arguments, "--depth-port") ?? 8765],
        ]
      )
    default: throw arguments.unknown("backend", kind, known: Backend.kinds)
    }
  }
}
