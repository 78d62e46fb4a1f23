import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// A client that asks for no WebSocket: its request is a connection of the run, with the body as
/// its one message up and the answer as the one down.
///
/// So a request crosses the link as all else does, and is recorded and repeated with it.
final class RequestClient: BodyReader {
  /// Its connection in the session, until that is over.
  private(set) var connection: ConnectionID?

  private unowned let run: LiveRun
  /// The peer that waits for the answer.
  private weak var peer: FrontPeer?
  private var isOpen = false
  /// The body, while the connection is not open.
  private var body: [UInt8]?
  private var answer: [UInt8]?

  /// Opens a connection for a request.
  init(_ request: PlainRequest, from peer: FrontPeer, run: LiveRun) {
    self.run = run
    self.peer = peer
    var headers = [
      Header(name: Header.listenerName, value: peer.listener),
      Header(name: Header.method, value: request.method),
    ]
    if let agent = request.agent { headers.append(Header(name: "user-agent", value: agent)) }
    let opening = OpenRequest(target: request.target, headers: headers)
    connection = run.actAsClient { $0.connect(opening) }
  }

  func receive(body: [UInt8], from peer: FrontPeer) {
    self.body = body
    sendBody()
  }

  /// Takes what has crossed the link.
  func take(_ event: EndpointEvent) {
    switch event {
    case .opened:
      isOpen = true
      sendBody()
    case .message(_, let message): answer = message.bytes
    case .rejected(_, let status, let reason):
      connection = nil
      respond(status, nil, reason)
    case .closed(_, let closure):
      end(closure)
      let status = Int(closure.code) - 4_000
      let isAnswered = (200...599).contains(status)
      respond(isAnswered ? status : 502, answer, "the connection to the service broke")
    }
  }

  /// Takes note that the peer is gone.
  func lost() {
    peer = nil
    end(.vanished(.client))
  }

  private func sendBody() {
    guard isOpen, let connection, let body = body.take() else { return }
    run.actAsClient { $0.send(Message(.text, body), on: connection) }
  }

  private func end(_ closure: Closure) {
    guard let connection = connection.take() else { return }
    run.requests[connection] = nil
    run.actAsClient { $0.close(connection, closure) }
  }

  private func respond(_ status: Int, _ body: [UInt8]?, _ reason: String) {
    guard let peer else { return }
    self.peer = nil
    peer.request = nil
    peer.respond(
      EngineIOResponse(
        status: status, contentType: "application/json",
        body: body ?? (["error": .string(reason)] as JSON).bytes))
  }
}
