/// Which end of a WebSocket connection this side is (RFC 6455, section 1.2).
package enum WebSocketRole: Hashable, Sendable, CaseIterable {
  /// The end that asked for the connection; what it sends is masked.
  case client
  /// The end that was asked; what it sends is not masked.
  case server
}
