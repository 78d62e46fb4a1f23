/// Tasks of runs that are over, as far as they are among the latest 16 million of the process.
struct LateTasks {
  private static var mask: UInt64 { 1 << 18 - 1 }

  private var words: [UInt64] = []
  /// One beyond the latest place that has been written to.
  private var end: UInt64 = 0

  /// Whether a number is one of theirs.
  func contains(_ number: UInt64) -> Bool {
    let place = number >> 6
    guard place < end, end - place <= Self.mask else { return false }
    return words[Int(place & Self.mask)] >> (number & 63) & 1 == 1
  }

  /// Adds the tasks of a run.
  mutating func insert(_ tasks: TaskNumbers) {
    if words.isEmpty { words = Array(repeating: 0, count: Int(Self.mask) + 1) }
    tasks.forEachWord { place, word in
      if place >= end {
        // What was there belonged to tasks long past.
        for old in max(end, place - min(place, Self.mask))...place {
          words[Int(old & Self.mask)] = 0
        }
        end = place + 1
      }
      guard end - place <= Self.mask else { return }
      words[Int(place & Self.mask)] |= word
    }
  }
}
