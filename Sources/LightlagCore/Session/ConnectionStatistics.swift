/// What is counted of one connection.
public struct ConnectionStatistics: Hashable, Sendable {
  /// Which one.
  public let id: ConnectionID

  /// What was sent on it in each direction.
  public internal(set) var traffic = LinkPair(uplink: Traffic(), downlink: Traffic())

  /// How it ended, in the words of the party that began to end it; `nil` while none has.
  public internal(set) var closure: Closure?

  /// Whether both ends have let go of it.
  public internal(set) var isOver = false

  init(id: ConnectionID) {
    self.id = id
  }
}
