/// What one direction of a link remembers of its jitter: the chain, where there is a correlation.
package struct JitterState: Hashable, Sendable {
  private var draws = CorrelatedDraws()

  /// Creates the state of a link that has carried nothing.
  package init() {}

  /// Returns by how many nanoseconds the next message's delay differs from the mean.
  ///
  /// - Parameters:
  ///   - fresh: The chance of this message, independent of all others.
  ///   - jitter: The variation; without correlation only `fresh` counts.
  /// - Returns: Nanoseconds, less than none for one that is early.
  @inline(__always)
  package mutating func offset(_ fresh: Draw, _ jitter: Jitter) -> Int64 {
    guard jitter.correlation != .none else {
      return jitter.shape.offset(fresh, width: jitter.nanoseconds)
    }
    guard jitter.shape == .normal else {
      let draw = draws.next(fresh, jitter.correlation)
      return jitter.shape.offset(draw, width: jitter.nanoseconds)
    }
    // A chain needs neighbours to stay neighbours.
    let ranked = draws.next(fresh.rankedAsNormal, jitter.correlation)
    return ranked.normalOfRank.normal(deviation: jitter.nanoseconds)
  }
}

extension Draw {
  // The upper bit of a draw is the sign of its normal number, and the others are the tail beyond
  // it: the least draw is the greatest number, and in the middle it jumps from zero to the least.

  /// The draw whose rank among all draws is that of this one's normal number among all.
  @inline(__always)
  fileprivate var rankedAsNormal: Draw {
    Draw(bits: bits >> 63 == 0 ? ~bits : bits & ~(1 << 63))
  }

  /// The draw whose normal number has this rank among all.
  @inline(__always)
  fileprivate var normalOfRank: Draw {
    Draw(bits: bits >> 63 == 1 ? ~bits : bits | 1 << 63)
  }
}
