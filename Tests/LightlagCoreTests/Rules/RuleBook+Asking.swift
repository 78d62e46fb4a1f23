import LightlagCore

extension RuleBook {
  /// Returns the name of the rule that takes a message, or `nil` where none does.
  mutating func taker(
    of message: Message, _ direction: Direction = .uplink, connection: Int = 0, index: Int = 0,
    seed: Seed = 7
  ) -> String? {
    let chance = LinkChance(
      seed: seed, connection: ConnectionID(index: connection), direction: direction)
    return decide(message, index: index, chance: chance)?.rule
  }

  /// Returns the indices of the messages, of that many alike, that the only rule takes.
  mutating func taken(
    of count: Int, _ message: Message = Message(text: "x"), _ direction: Direction = .uplink,
    connection: Int = 0, seed: Seed = 7
  ) -> [Int] {
    (0..<count).filter {
      taker(of: message, direction, connection: connection, index: $0, seed: seed) != nil
    }
  }
}
