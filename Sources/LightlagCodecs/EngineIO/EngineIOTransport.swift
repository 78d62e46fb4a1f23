/// What carries a session.
package enum EngineIOTransport: String, Hashable, Sendable, CaseIterable {
  /// Requests that wait for packets, and requests that bring them.
  case polling
  /// One WebSocket for both ways.
  case webSocket = "websocket"
}
