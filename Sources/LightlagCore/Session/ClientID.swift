/// Names one client endpoint within a session; it may open several connections in turn.
public struct ClientID: Hashable, Sendable, Comparable {
  /// Position in the order in which clients were added, from 0.
  public let index: Int

  /// Creates the name of the client added in that place.
  public init(index: Int) {
    self.index = index
  }

  public static func < (left: ClientID, right: ClientID) -> Bool { left.index < right.index }
}
