/// Numbers by words of four bytes, for a look-up at every place of a text.
///
/// A bit, found by a part of the word's product with an odd number, tells of most words that
/// nothing is kept for them.
struct WordIndex: Hashable, Sendable {
  private static let bitCount = 1 << 16

  private var bits: [UInt64] = []
  /// Never iterated.
  private var numbers: [UInt32: [Int]] = [:]

  /// The numbers of a word, the largest first and each once, or `nil` where there are none.
  subscript(word: UInt32) -> [Int]? { numbers[word] }

  /// Whether a word may have numbers; where this says no there are none.
  @inline(__always)
  func mayHold(_ word: UInt32) -> Bool {
    guard !bits.isEmpty else { return false }
    let place = Self.place(word)
    return bits[place >> 6] >> UInt64(place & 63) & 1 == 1
  }

  /// Adds a number to those of a word.
  mutating func insert(_ number: Int, at word: UInt32) {
    if bits.isEmpty { bits = Array(repeating: 0, count: Self.bitCount / UInt64.bitWidth) }
    let place = Self.place(word)
    bits[place >> 6] |= 1 << UInt64(place & 63)
    guard !(numbers[word] ?? []).contains(number) else { return }
    let index = numbers[word]?.firstIndex { $0 < number } ?? numbers[word]?.count ?? 0
    numbers[word, default: []].insert(number, at: index)
  }

  /// Knuth's multiplicative hash: 2^32 over the golden ratio.
  @inline(__always)
  private static func place(_ word: UInt32) -> Int { Int((word &* 0x9E37_79B1) >> 16) }
}
