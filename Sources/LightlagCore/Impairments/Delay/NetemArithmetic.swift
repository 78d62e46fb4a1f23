/// The arithmetic of the Linux kernel's netem, to the unit, for carrying its figures over.
package enum NetemArithmetic {
  /// Returns a delay as `tabledist` of `net/sched/sch_netem.c` computes it.
  ///
  /// - Parameters:
  ///   - mean: The mean delay, in nanoseconds.
  ///   - deviation: The half-width without a table; with one, what it counts as 8192.
  ///   - table: The quantiles, or `nil` for an even spread.
  ///   - random: An even random number.
  /// - Returns: Nanoseconds; less than none means at once.
  /// - Precondition: `deviation` is not negative.
  package static func delay(
    mean: Int64, deviation: Int32, table: DelayTable?, random: UInt32
  ) -> Int64 {
    precondition(deviation >= 0, "a deviation is never negative")
    guard deviation != 0 else { return mean }
    let width = Int64(deviation)
    guard let table else { return mean - width + Int64(random) % (2 * width) }
    let entry = Int64(table.entries[Int(random % UInt32(table.entries.count))])
    let scale = Int64(DelayTable.scale)
    // The deviation is split so that the kernel's product fits; what is left is rounded.
    let rest = (width % scale) * entry
    return (rest + (rest >= 0 ? scale / 2 : -scale / 2)) / scale + (width / scale) * entry + mean
  }
}
