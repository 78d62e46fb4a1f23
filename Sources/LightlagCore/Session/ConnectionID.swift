/// Names one connection within a session, in the order in which they were opened.
public struct ConnectionID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Position in the order of opening, from 0, never used twice in a session.
  public var index: Int { Int(number) }

  private let number: UInt32

  /// Creates the name of the connection opened in that place.
  ///
  /// - Precondition: `0 <= index < 4_294_967_296`.
  public init(index: Int) {
    number = UInt32(index)
  }

  /// The name in recordings and reports: `c1` for the first.
  public var description: String { "c\(index + 1)" }

  public static func < (left: ConnectionID, right: ConnectionID) -> Bool {
    left.number < right.number
  }
}

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

/// One of the endpoints of a session.
public enum End: Hashable, Sendable {
  /// The one behind all links.
  case backend
  /// One of those in front.
  case client(ClientID)
}
