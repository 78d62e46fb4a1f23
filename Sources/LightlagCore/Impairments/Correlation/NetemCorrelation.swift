/// A chain of draws mixed as the Linux kernel's netem mixes them (`get_crandom`).
///
/// It is for carrying netem's numbers over as they behave there: x_n = (1 - r) U + r x_(n-1) is
/// not spread evenly but huddles around one half, with a deviation smaller by
/// ((1 - r) / (1 + r))^(1/2). A loss of 1 % with a correlation of 25 % so becomes one of 0.0002 %.
/// `CorrelatedDraws` is what was meant.
package struct NetemCorrelation: Hashable, Sendable {
  private var last: UInt64?

  /// Creates a chain that no draw has been taken from.
  package init() {}

  /// Returns the next draw of the chain; the first is the fresh draw itself.
  ///
  /// - Parameters:
  ///   - fresh: What is new, independent of all draws before.
  ///   - correlation: How much of the draw before is kept.
  /// - Returns: A draw that huddles around the middle.
  package mutating func next(_ fresh: Draw, _ correlation: Correlation) -> Draw {
    guard correlation.kept > 0 else { return fresh }
    let kept = UInt128(correlation.kept)
    let sum = UInt128(fresh.bits) * (1 << 32 - kept) + UInt128(last ?? fresh.bits) * kept
    let value = UInt64(sum >> 32)
    last = value
    return Draw(bits: value)
  }
}
