/// The numbers of a run's tasks: a bit for each number since that of its body.
///
/// The runtime numbers all tasks of a process one after the other, so that this takes little room.
struct TaskNumbers {
  private var words: [UInt64] = []
  private var first: UInt64?

  /// Whether a number is one of them.
  func contains(_ number: UInt64) -> Bool {
    guard let first, number >= first else { return false }
    let place = Int(number >> 6 - first >> 6)
    return place < words.count && words[place] >> (number & 63) & 1 == 1
  }

  /// Adds a number; one before the first that was ever added is left out.
  mutating func insert(_ number: UInt64) {
    let first = first ?? number
    self.first = first
    guard number >= first else { return }
    let place = Int(number >> 6 - first >> 6)
    while words.count <= place { words.append(0) }
    words[place] |= 1 << (number & 63)
  }

  /// Calls a function with each word that is not empty, and its place among all words.
  func forEachWord(_ body: (_ place: UInt64, _ word: UInt64) -> Void) {
    guard let first else { return }
    for (index, word) in words.enumerated() where word != 0 {
      body(first >> 6 + UInt64(index), word)
    }
  }
}
