import Lightlag
import LightlagDrivers

/// Serves a simulated backend to real clients.
enum ServeCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "serve", summary: "Serve a simulated backend to real clients, through simulated links.",
    operands: ["vehicles|echo"],
    options: RunOptions.options + LiveOptions.options + [
      .init("--depth-port", "PORT", "Vehicles: where depth is served. Default: 8765."),
      .init("--push", nil, "Vehicles: send telemetry to every client without being asked."),
    ],
    notes: """
      vehicles  Telemetry (port 8766) and depth (port 8765) of an augmented-reality sandbox.
      echo      Sends every message back; at any free port, unless --port is given.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let kind = arguments.operands[0]
    let seed = try RunOptions.seed(arguments)
    let backend: Backend
    let ports: [[UInt16]]
    switch kind {
    case "echo":
      for option in ["--depth-port", "--push"] where arguments.has(option) {
        throw arguments.error("\(option) is for vehicles alone")
      }
      backend = .echo
      ports = [try LiveOptions.ports(arguments, default: 0)]
    case "vehicles":
      backend = .vehicles(VehiclesOptions(seed: seed, push: arguments.has("--push")))
      ports = [
        try LiveOptions.ports(arguments, default: 8766),
        [try LiveOptions.port(arguments, "--depth-port") ?? 8765],
      ]
    default: throw arguments.unknown("backend", kind, known: Backend.kinds)
    }
    return try LiveOptions.serve(backend, name: kind, seed: seed, ports: ports, arguments)
  }
}
