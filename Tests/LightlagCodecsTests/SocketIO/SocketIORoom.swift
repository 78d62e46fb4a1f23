import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// The application that the published suite for Socket.IO talks to: it says what each client said
/// for itself, sends `message` back, and acknowledges `message-with-ack`.
struct SocketIORoom {
  struct Result {
    var messages: [Message] = []
    var isEnded = false
  }

  var server: SocketIOServer
  private let session: String

  init(session: String, at now: Instant) {
    var settings = SocketIOServer.Settings()
    settings.namespaces = ["/", "/custom"]
    settings.connectTimeout = .seconds(1)
    server = SocketIOServer(settings: settings, at: now)
    self.session = session
  }

  mutating func receive(_ message: Message, at now: Instant) -> Result {
    var outputs: [SocketIOServer.Output] = []
    server.receive(message, at: now, into: &outputs)
    return apply(outputs)
  }

  mutating func advance(to now: Instant) -> Result {
    var outputs: [SocketIOServer.Output] = []
    server.advance(to: now, into: &outputs)
    return apply(outputs)
  }

  private mutating func apply(_ outputs: [SocketIOServer.Output]) -> Result {
    var result = Result()
    for output in outputs {
      var answers: [SocketIOServer.Output] = []
      switch output {
      case .send(let message): result.messages.append(message)
      case .ended: result.isEnded = true
      case .asked(let namespace, let authorization):
        server.accept(namespace, sessionID: "\(session)-\(namespace)", into: &answers)
        let payload = SocketIOPayload(event: "auth", authorization ?? [:])
        server.emit(payload, in: namespace, into: &answers)
      case .event(let event): answer(event, into: &answers)
      case .acknowledgement, .left: break
      }
      for case .send(let message) in answers { result.messages.append(message) }
    }
    return result
  }

  private mutating func answer(
    _ event: SocketIOEvent, into outputs: inout [SocketIOServer.Output]
  ) {
    let attachments = event.payload.attachments
    switch event.payload.name {
    case "message":
      let elements = ["message-back"] + event.payload.arguments
      let payload = SocketIOPayload(elements, attachments: attachments)
      server.emit(payload, in: event.namespace, into: &outputs)
    case "message-with-ack":
      let payload = SocketIOPayload(Array(event.payload.arguments), attachments: attachments)
      server.acknowledge(event, with: payload, into: &outputs)
    default: break
    }
  }
}
