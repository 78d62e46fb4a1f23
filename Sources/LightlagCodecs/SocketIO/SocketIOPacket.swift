package import LightlagEncoding

/// What the ends of a Socket.IO connection send each other (protocol version 5).
package struct SocketIOPacket: Hashable, Sendable {
  /// What a packet says.
  package enum Content: Hashable, Sendable {
    /// The client asks to be let in, or the server lets it in: an object, or nothing.
    case connect(JSON?)
    /// The sender leaves.
    case disconnect
    /// Something happened, and where there is an id, the sender wants to hear back.
    case event(SocketIOPayload, id: UInt64?)
    /// The answer to the event of that id.
    case acknowledgement(SocketIOPayload, id: UInt64)
    /// The server does not let the client in: an object or a string that says why.
    case connectError(JSON)
  }

  /// The namespace that every client can enter without naming it.
  package static let mainNamespace = "/"

  /// The part of the connection that it is for; begins with a slash and has no comma.
  package var namespace: String
  /// What it says.
  package var content: Content

  /// Creates a packet.
  package init(namespace: String = mainNamespace, _ content: Content) {
    self.namespace = namespace
    self.content = content
  }
}
