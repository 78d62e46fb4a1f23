extension SimulatorFailure {
  /// How often an event arrived.
  public struct Arrived: Hashable, Sendable, CustomStringConvertible {
    /// Its name.
    public let name: String
    /// How often.
    public let count: Int

    public var description: String { count == 1 ? name : "\(name) x \(count)" }
  }

  /// What did not come, and what the client had instead.
  public struct Missed: Hashable, Sendable {
    /// What was awaited.
    public let awaited: String
    /// What arrived meanwhile.
    public let instead: [Arrived]
    /// What had arrived before and was not taken.
    public let untaken: [Arrived]
    /// The source file in which it was awaited, with its module, and the line.
    public let place: String

    /// Creates what a failure tells.
    package init(awaited: String, instead: [Arrived], untaken: [Arrived] = [], place: String) {
      (self.awaited, self.instead, self.untaken) = (awaited, instead, untaken)
      self.place = place
    }

    /// What came, in words.
    var arrivals: String {
      func list(_ arrived: [Arrived]) -> String {
        arrived.map(\.description).joined(separator: ", ")
      }
      let meanwhile =
        instead.isEmpty ? "nothing came meanwhile" : "meanwhile came: \(list(instead))"
      return untaken.isEmpty ? meanwhile : "\(meanwhile); not taken yet: \(list(untaken))"
    }
  }
}
