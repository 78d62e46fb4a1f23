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

  /// Creates a choice.
  public init(handshake: Scope = .endToEnd, ping: Scope = .local) {
    self.handshake = handshake
    self.ping = ping
  }
}
