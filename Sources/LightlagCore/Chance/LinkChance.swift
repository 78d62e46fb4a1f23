/// All the chance of one direction of a link: draws addressed by what they are for.
package struct LinkChance: Hashable, Sendable {
  /// The number from which all chance follows.
  package let seed: Seed

  /// Whose link it is.
  package let connection: ConnectionID

  /// Which way across it.
  package let direction: Direction

  /// Creates the chance of one direction of a link.
  package init(seed: Seed, connection: ConnectionID, direction: Direction) {
    self.seed = seed
    self.connection = connection
    self.direction = direction
  }

  /// Returns the draw that belongs to one impairment of one message.
  ///
  /// - Parameters:
  ///   - impairment: What is to be decided.
  ///   - index: The position of the message among those submitted, below 2^40.
  ///   - attempt: Which of several draws for that message, below 2^23: a retransmission, a rule.
  /// - Returns: The same bits whenever it is asked for.
  @inline(__always)
  package func draw(_ impairment: Impairment, _ index: Int, attempt: Int = 0) -> Draw {
    Draw(
      seed: seed, connection: connection, direction: direction, index: attempt << 40 | index,
      impairment: impairment)
  }
}
