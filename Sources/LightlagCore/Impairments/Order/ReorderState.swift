/// Where the reordering of one direction of a link stands.
package struct ReorderState: Hashable, Sendable {
  private var draws = CorrelatedDraws()
  /// How many messages were sent in their turn since the last that overtook.
  private var passed = 0

  /// Creates the state of a link that has carried nothing.
  package init() {}

  /// Decides whether the next message overtakes those sent before it.
  ///
  /// Ask for every message submitted, also one that is lost: then no other impairment shifts this.
  ///
  /// - Parameters:
  ///   - index: Its position among those submitted, which come in this order.
  ///   - reordering: Which messages overtake.
  ///   - chance: The chance of this link.
  /// - Returns: Whether it overtakes.
  @inline(__always)
  package mutating func overtakes(
    _ index: Int, _ reordering: Reordering, _ chance: LinkChance
  ) -> Bool {
    guard reordering.chance != .never, reordering.gap > 0 else { return false }
    passed += 1
    guard passed >= reordering.gap else { return false }
    let draw = draws.next(chance.draw(.reorder, index), reordering.correlation)
    guard draw.decides(reordering.chance) else { return false }
    passed = 0
    return true
  }
}
