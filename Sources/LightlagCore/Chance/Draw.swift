/// Sixty-four bits of chance, and the ways to decide with them.
///
/// All arithmetic is on integers, so a draw decides alike on every machine.
package struct Draw: Hashable, Sendable {
  /// The bits, evenly spread over all values.
  package let bits: UInt64

  /// Creates a draw of those bits.
  package init(bits: UInt64) {
    self.bits = bits
  }

  /// Returns the draw that belongs to one impairment of one message.
  ///
  /// It depends on nothing else. So the verdict on a message does not move when another
  /// connection joins, when another impairment is turned on, or when time is real.
  package init(
    seed: Seed, connection: ConnectionID, direction: Direction, index: Int, impairment: Impairment
  ) {
    let words = Philox.block(
      (
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        UInt32(truncatingIfNeeded: connection.index),
        UInt32(impairment.rawValue) << 1 | (direction == .uplink ? 0 : 1)
      ),
      key: (
        UInt32(truncatingIfNeeded: seed.value), UInt32(truncatingIfNeeded: seed.value >> 32)
      ))
    bits = UInt64(words.1) << 32 | UInt64(words.0)
  }

  /// Decides whether what has that chance happens.
  @inline(__always)
  package func decides(_ probability: Probability) -> Bool {
    bits.multipliedFullWidth(by: 1_000_000_000).high < UInt64(probability.partsPerBillion)
  }

  /// Returns a number of nanoseconds within `halfWidth` of zero, evenly spread.
  ///
  /// - Precondition: `0 <= halfWidth < 1 << 62`, which is 146 years.
  @inline(__always)
  package func uniform(halfWidth: Int64) -> Int64 {
    let span = UInt64(halfWidth) * 2 + 1
    return Int64(bits.multipliedFullWidth(by: span).high) - halfWidth
  }

  /// Returns a number of nanoseconds, normal around zero with that standard deviation.
  @inline(__always)
  package func normal(deviation: Int64) -> Int64 {
    let magnitude = NormalTable.magnitude(bits << 1)
    let offset = Int64(clamping: (Int128(deviation) * Int128(magnitude)) >> 24)
    return bits >> 63 == 0 ? offset : -offset
  }
}

/// What a draw is for.
///
/// A new impairment takes a new number, and so shifts no other's draws.
package enum Impairment: UInt32, Sendable {
  /// Whether the message is lost.
  case loss = 1
  /// By how much its delay differs from the mean.
  case jitter = 2
  /// Whether it arrives twice.
  case duplicate = 3
  /// By how much the delay of its copy differs from the mean.
  case duplicateJitter = 4
  /// Whether the connection breaks at it.
  case cut = 5
  /// By how much the delay of a handshake differs from the mean.
  case handshakeJitter = 6
  /// By how much the delay of a close differs from the mean.
  case closeJitter = 7
  /// Whether the message arrives damaged.
  case corrupt = 8
  /// Which bit or byte of it is damaged, and how.
  case corruptPlace = 9
  /// Whether it overtakes what was sent before it.
  case reorder = 10
  /// Whether a loss model changes its state.
  case lossTransition = 11
  /// Whether a retransmission is lost; the attempt stands above bit 40 of the index.
  case retransmission = 12
  /// By how much the delay of a retransmission differs from the mean; the index likewise.
  case retransmissionJitter = 13
  /// How long the connection holds before it breaks.
  case cutTime = 14
  /// Whether a connection is refused.
  case refuse = 15
  /// Whether a connection breaks in its handshake.
  case handshakeFailure = 16
  /// For how long no new connection is let in after a break.
  case reconnect = 17
  /// How long a phase lasts, and how long until it comes again.
  case phase = 18
  /// Whether a rule applies; the rule's place stands above bit 40 of the index.
  case rule = 19
  /// A figure of a configuration that is drawn; the index is the figure's place.
  case swarm = 20
}
