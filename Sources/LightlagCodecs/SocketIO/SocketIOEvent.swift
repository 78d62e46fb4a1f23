/// An event or an acknowledgement that came from the other end.
package struct SocketIOEvent: Hashable, Sendable {
  /// The namespace that it belongs to.
  package let namespace: String
  /// What it carries; the first element of an event is its name.
  package let payload: SocketIOPayload
  /// Of an event, what to acknowledge it by, if the sender wants that; of an acknowledgement,
  /// what it acknowledges.
  package let id: UInt64?

  /// Creates an event.
  package init(namespace: String, payload: SocketIOPayload, id: UInt64?) {
    self.namespace = namespace
    self.payload = payload
    self.id = id
  }
}
