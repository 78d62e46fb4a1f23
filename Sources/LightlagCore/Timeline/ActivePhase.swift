/// A phase that holds at an instant, and how far.
package struct ActivePhase: Hashable, Sendable {
  /// The progress of a phase that holds in full.
  package static let full = 1_000

  /// The phase's place in its timeline, from 0.
  package let place: Int

  /// How far its ramp has come, from 0 to `full`.
  package let progress: Int

  /// Creates the state of a phase that holds.
  package init(place: Int, progress: Int = Self.full) {
    self.place = place
    self.progress = progress
  }

  /// Returns the figure that holds between one without the phase and the phase's own.
  package func figure(from base: Int64, to own: Int64) -> Int64 {
    // The difference of two numbers of 64 bits takes 65, and the product ten more.
    let way = (Int128(own) - Int128(base)) * Int128(progress) / Int128(Self.full)
    return Int64(Int128(base) + way)
  }
}
