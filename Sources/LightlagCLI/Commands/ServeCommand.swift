import Lightlag
import LightlagDrivers

/// Serves a simulated backend to real clients.
enum ServeCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "serve", summary: "Serve a simulated backend to real clients, through simulated links.",
    operands: ["vehicles|echo"],
    options: LiveOptions.options + [
      .init("--depth-port", "PORT", "The port of the depth server of the vehicles. Default: 8765."),
      .init("--push", nil, "Vehicles: send telemetry to every client without being asked."),
    ] + RunOptions.options,
    notes: """
      vehicles  Telemetry (port 8766) and depth (8765) of an augmented-reality sandbox.
      echo      Sends every message back.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let kind = arguments.operands[0]
    let seed = try RunOptions.seed(arguments)
    let backend: Backend
    var ports: [[UInt16]] = [try LiveOptions.ports(arguments, default: 0)]
    switch kind {
    case "echo": backend = .echo
    case "vehicles":
      backend = .vehicles(VehiclesOptions(seed: seed, push: arguments.has("--push")))
      ports = [
        try LiveOptions.ports(arguments, default: 8766),
        [try LiveOptions.port(arguments, "--depth-port") ?? 8765],
      ]
    default:
      let hint = Backend.kinds.nearest(to: kind).map { "; did you mean '\($0)'?" } ?? ""
      throw arguments.error("unknown backend '\(kind)'\(hint)")
    }
    return try LiveOptions.serve(backend, name: kind, seed: seed, ports: ports, arguments)
  }
}

/// Puts simulated links in front of a live server.
enum ProxyCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "proxy", summary: "Put simulated links in front of a live server.",
    operands: ["URL"],
    options: LiveOptions.options + [
      .init("--tls-ca", "FILE", "Whom to trust where URL is wss: a PEM file of authorities.")
    ] + RunOptions.options,
    notes: """
      URL is ws://HOST:PORT/PATH or wss://. Every client gets a connection of its own to it, with
      the client's path behind PATH, and its headers and subprotocols passed on.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let backend = Backend.live(
      url: arguments.operands[0], authorities: arguments.value("--tls-ca"))
    do {
      try backend.check()
    } catch {
      throw arguments.error("\(arguments.operands[0]): \(error)")
    }
    let ports = [try LiveOptions.ports(arguments, default: 0)]
    return try LiveOptions.serve(
      backend, name: "proxy", seed: try RunOptions.seed(arguments), ports: ports, arguments)
  }
}
