import Lightlag
import LightlagDrivers

/// Puts simulated links in front of a live server.
enum ProxyCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "proxy", summary: "Put simulated links in front of a live server.",
    operands: ["URL"],
    options: RunOptions.options + LiveOptions.options + [
      .init(
        "--tls-ca", "FILE",
        "Whom to trust where URL is wss: authorities (PEM). Default: the\nsystem's.")
    ],
    notes: """
      URL is ws://HOST:PORT/PATH?QUERY or wss://. Every client gets a connection of its own to it,
      with the client's path behind PATH, its query behind QUERY, and its headers and subprotocols
      passed on. Clients of Engine.IO may come by long-polling; the server has them on a WebSocket.
      Rules and recordings know packets of Socket.IO, with namespace (/admin:drive) and answers
      (ack:drive).
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let backend = try ServerOptions.backend(at: arguments.operands[0], arguments)
    let ports = [try LiveOptions.ports(arguments, default: 0)]
    return try LiveOptions.serve(
      backend, name: "proxy", seed: try RunOptions.seed(arguments), ports: ports, arguments)
  }
}
