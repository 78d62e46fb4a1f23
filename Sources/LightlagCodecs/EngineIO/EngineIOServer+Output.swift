package import LightlagCore

extension EngineIOServer {
  /// What opened a session.
  package enum Opening: Hashable, Sendable {
    /// A GET of that number.
    case request(Int)
    /// A WebSocket of that number.
    case webSocket(Int)
  }

  /// What the caller is to do.
  package enum Output: Hashable, Sendable {
    /// Answer the request of that number.
    case respond(Int, EngineIOResponse)
    /// Send a message on the WebSocket of that number.
    case send(Message, on: Int)
    /// Close the WebSocket of that number.
    case closeWebSocket(Int)
    /// Take what the client sent.
    case message(Message)
    /// Forget the session: its name is unknown from now on.
    case ended(EngineIOEnding)
  }
}
