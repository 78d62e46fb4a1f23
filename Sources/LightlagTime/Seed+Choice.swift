import LightlagCore

extension Seed {
  /// Returns which of `count` tasks is next at a step of a run, each as likely as the others.
  ///
  /// The counter's last word is one that no draw of a link has, whose impairments are small
  /// numbers; so the order of tasks does not move what happens on links of the same seed.
  @inline(__always)
  func choice(step: Int, among count: Int) -> Int {
    let words = Philox.block(
      (UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32), 0, .max),
      key: (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)))
    let bits = UInt64(words.1) << 32 | UInt64(words.0)
    return Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(count)).high)
  }
}
