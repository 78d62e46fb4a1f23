/// A chain of draws each of which resembles the one before, and is spread evenly all the same.
///
/// A Gaussian copula: the draws are made normal, mixed as z_n = r z_(n-1) + (1 - r^2)^(1/2) N,
/// which leaves them normal, and made even again. Mixing the even draws themselves, as
/// `tc-netem(8)` does, draws them to the middle, so that what is rare hardly ever happens: see
/// `NetemCorrelation`.
///
/// Source: Nelsen, "An Introduction to Copulas", 2nd edition, section 2.3.
package struct CorrelatedDraws: Hashable, Sendable {
  /// The last draw as a normal number, in units of 2^-40 standard deviations.
  private var last: Int64?

  /// Creates a chain that no draw has been taken from.
  package init() {}

  /// Returns the next draw of the chain.
  ///
  /// Without correlation, and at the chain's start, that is the fresh draw itself.
  ///
  /// - Parameters:
  ///   - fresh: What is new, independent of all draws before.
  ///   - correlation: How much of the draw before is kept.
  /// - Returns: A draw that is spread evenly, as the fresh one is.
  @inline(__always)
  package mutating func next(_ fresh: Draw, _ correlation: Correlation) -> Draw {
    correlation.kept == 0 ? fresh : mixed(fresh, correlation)
  }

  private mutating func mixed(_ fresh: Draw, _ correlation: Correlation) -> Draw {
    let new = Self.normal(fresh)
    guard let last else {
      last = new
      return fresh
    }
    let kept = Int128(last) * Int128(correlation.kept)
    let sum = (kept + Int128(new) * Int128(correlation.renewed)) >> 32
    let value = Int64(truncatingIfNeeded: sum)
    self.last = value
    return Self.even(value)
  }

  /// Returns the number of which a part of `draw` is less, unlike `Draw.normal` in its order.
  @inline(__always)
  private static func normal(_ draw: Draw) -> Int64 {
    let isUpper = draw.bits >> 63 == 1
    let magnitude = NormalCurve.magnitude(ofTail: isUpper ? ~draw.bits : draw.bits)
    return isUpper ? magnitude : -magnitude
  }

  @inline(__always)
  private static func even(_ value: Int64) -> Draw {
    let tail = NormalCurve.tail(beyond: abs(value))
    return Draw(bits: value < 0 ? tail : ~tail)
  }
}
