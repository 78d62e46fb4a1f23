package import LightlagCore

extension EngineIOClient {
  /// What carries the session, by the client's choice.
  package enum Choice: Hashable, Sendable, CaseIterable {
    /// Long-polling, then a WebSocket if the server offers it and it works.
    case upgrade
    /// Long-polling for good.
    case polling
    /// A WebSocket from the start.
    case webSocket
  }

  /// What the caller is to do.
  package enum Output: Hashable, Sendable {
    /// Make a GET request of that number for path and query.
    case get(Int, target: String)
    /// Make a POST request, as `text/plain`.
    case post(Int, target: String, body: [UInt8])
    /// Open a WebSocket of that number.
    case openWebSocket(Int, target: String)
    /// Send a message on a WebSocket.
    case send(Message, on: Int)
    /// Close a WebSocket.
    case closeWebSocket(Int)
    /// The session is open.
    case opened(EngineIOHandshake)
    /// The session has moved to a WebSocket.
    case upgraded
    /// Take what the server sent.
    case message(Message)
    /// The session is over; what its requests still bring is of no use.
    case ended(EngineIOEnding)
  }
}
