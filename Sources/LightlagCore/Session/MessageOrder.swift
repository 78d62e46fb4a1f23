/// What is to become of one message on its way, because whoever runs the session says so.
///
/// It is recorded as a `mark`, whose name is the verb and whose data name the message.
public struct MessageOrder: Hashable, Sendable {
  /// What is to become of it.
  public enum Verb: String, Hashable, Sendable, CaseIterable {
    /// It arrives now.
    case deliver = "lightlag.deliver"
    /// It never arrives.
    case drop = "lightlag.drop"
  }

  /// What is to become of it.
  public let verb: Verb

  /// The connection that it was sent on.
  public let connection: ConnectionID

  /// Which way it goes.
  public let direction: Direction

  /// Its position among the messages of its connection and direction.
  public let index: Int

  /// Creates an order.
  public init(_ verb: Verb, connection: ConnectionID, direction: Direction, index: Int) {
    (self.verb, self.connection, self.direction, self.index) = (verb, connection, direction, index)
  }

  /// Creates the order that a mark is, or `nil` where it is a note.
  public init?(markName: String, data: String) {
    let words = data.split(separator: " ", omittingEmptySubsequences: false)
    guard let verb = Verb(rawValue: markName), words.count == 3, words[0].first == "c",
      let number = UInt32(words[0].dropFirst()), number > 0,
      let direction = Direction.allCases.first(where: { Self.name(of: $0) == words[1] }),
      let index = Int(words[2]), index >= 0
    else { return nil }
    self.init(
      verb, connection: ConnectionID(index: Int(number) - 1), direction: direction, index: index)
  }

  /// The data of its mark: `c1 up 3` is the fourth message up the first connection.
  public var markData: String { "\(connection) \(Self.name(of: direction)) \(index)" }

  private static func name(of direction: Direction) -> String {
    direction == .uplink ? "up" : "dn"
  }
}
