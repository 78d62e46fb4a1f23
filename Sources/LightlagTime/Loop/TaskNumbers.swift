/// Numbers of tasks, of which the longest unseen are forgotten when there are very many.
struct TaskNumbers {
  private static var mostInHalf: Int { 1 << 17 }

  private var recent: Set<UInt64> = []
  private var older: Set<UInt64> = []

  /// Whether a number is known.
  func contains(_ number: UInt64) -> Bool {
    recent.contains(number) || older.contains(number)
  }

  /// Adds a number, or notes that it has been seen again.
  mutating func insert(_ number: UInt64) {
    recent.insert(number)
    guard recent.count >= Self.mostInHalf else { return }
    older = recent
    recent = []
  }

  /// Forgets all where there are many, for it to be kept longer.
  mutating func keepFew() {
    if recent.count + older.count > Self.mostInHalf / 8 { self = TaskNumbers() }
  }
}
