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
