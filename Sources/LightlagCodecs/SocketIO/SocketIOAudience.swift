package import LightlagCore

/// The clients in one namespace of a server, in the order in which they entered, for events to
/// several of them.
///
/// An event to many is encoded once. It never has an id: one that is to be acknowledged goes to one
/// client, by its own server.
package struct SocketIOAudience: Sendable {
  /// Who an event goes to.
  package enum Selection: Hashable, Sendable {
    /// Every client.
    case all
    /// One client, if it is there.
    case only(ConnectionID)
    /// Every client but one, as for what that one has caused.
    case allBut(ConnectionID)
  }

  /// The namespace.
  package let namespace: String

  /// The clients there.
  package private(set) var members: [ConnectionID] = []

  /// Creates an audience without members.
  package init(namespace: String = SocketIOPacket.mainNamespace) {
    self.namespace = namespace
  }

  /// Adds a client, after its server has accepted it.
  package mutating func join(_ client: ConnectionID) {
    if !members.contains(client) { members.append(client) }
  }

  /// Removes a client that has left the namespace, or was never there.
  package mutating func leave(_ client: ConnectionID) {
    members.removeAll { $0 == client }
  }

  /// Returns the messages of an event, and the clients in whose sessions to send them.
  package func emit(
    _ payload: SocketIOPayload, to selection: Selection = .all
  ) -> (messages: [Message], clients: [ConnectionID]) {
    let clients =
      switch selection {
      case .all: members
      case .only(let client): members.filter { $0 == client }
      case .allBut(let client): members.filter { $0 != client }
      }
    guard !clients.isEmpty else { return ([], []) }
    return (SocketIOPacket(namespace: namespace, .event(payload, id: nil)).messages, clients)
  }
}
