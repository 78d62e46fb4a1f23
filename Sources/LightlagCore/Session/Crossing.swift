/// What crosses the simulated link, and what each side answers by itself.
///
/// Application messages and closes always cross. The rest is a choice: across a link with
/// minutes of delay no real client waits for its handshake or its pong.
public struct Crossing: Hashable, Sendable {
  /// How far something travels.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Answered at once, on the side where it came.
    case local
    /// Carried to the other end, under the link's conditions.
    case endToEnd = "end-to-end"
  }

  /// The opening handshake: end to end, the client is told that it is connected once the
  /// backend's answer has crossed back; local, at once, and a refusal becomes a close.
  public var handshake: Scope

  /// Pings and pongs.
  public var ping: Scope

  /// What the link takes for one.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// Each message.
    case message
    /// On connections of Engine.IO each packet of Socket.IO, with its binary attachments; elsewhere
    /// each message.
    ///
    /// Rules are asked about a packet's head, and its attachments go the same way. Where loss is
    /// not repaired by the link, they are lost with their head and with nothing else, and what has
    /// attachments does not arrive twice; a queue that is full still gives up single messages.
    case packet
  }

  /// What rules and loss decide about.
  public var unit = Unit.message

  /// Creates a choice.
  public init(handshake: Scope = .endToEnd, ping: Scope = .local) {
    self.handshake = handshake
    self.ping = ping
  }
}
