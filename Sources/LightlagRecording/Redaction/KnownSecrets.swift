/// Secrets that are known by their values: a name for each, and one search for all of them.
///
/// Four bytes are looked up at every place, and a bit tells of most that no value begins so. Where
/// one does, what stands there is looked up in as many bytes as such values have: tokens may all
/// begin alike. So a search costs about the same for one secret and for thousands.
struct KnownSecrets: Hashable, Sendable {
  /// Where a value stands, and what it is called.
  struct Match: Hashable, Sendable {
    var range: Range<Int>
    let name: String
  }

  /// Fewest bytes of a value that is looked for.
  static let leastByteCount = 4

  /// Most values that are kept, and most bytes of all: as where each message has a new signature.
  static let limit = 10_000
  static let byteLimit = 16 << 20

  private var byteCount = 0
  /// The name of each value; never iterated.
  private var names: [[UInt8]: String] = [:]
  /// How values begin, and how many bytes they have then.
  private var beginnings = WordIndex()
  /// The first four bytes of each value that JSON writes as they are; no number counts.
  private var anchors = WordIndex()
  /// Whether some value has no such bytes, so that it may hide anywhere in JSON.
  private var mayHide = false

  /// How many values are known.
  var count: Int { names.count }

  /// Returns the name of a value, or `nil` where it is not known.
  func name(of value: [UInt8]) -> String? { names[value] }

  /// Whether a value that is not known would be kept.
  func hasRoom(for value: [UInt8]) -> Bool {
    value.count >= Self.leastByteCount && count < Self.limit
      && byteCount + value.count <= Self.byteLimit
  }

  /// Looks for a value from now on; one that is known keeps its name.
  ///
  /// Nothing is kept beyond the limits.
  mutating func insert(_ value: [UInt8], name: String) {
    guard names[value] == nil, hasRoom(for: value) else { return }
    names[value] = name
    byteCount += value.count
    beginnings.insert(value.count, at: Self.word(value[...]))
    if let anchor = Self.anchor(of: value) {
      anchors.insert(0, at: anchor)
    } else {
      mayHide = true
    }
  }

  /// Whether a value that was found at one place is looked for at all others.
  ///
  /// What is short, or a word or a number, stands in many places by chance.
  static func isTelling(_ value: [UInt8]) -> Bool {
    guard value.count >= 8, Set(value).count >= 5 else { return false }
    let digits = value.count { (48...57).contains($0) }
    let letters = value.count { (97...122).contains($0 | 0x20) }
    return value.count >= 16 ? digits < value.count : digits > 0 && letters > 0
  }

  // MARK: Search

  /// Whether there may be one of the values in JSON as it was written, or in other text; where this
  /// says no there is none.
  func mayBeFound(in bytes: [UInt8]) -> Bool {
    guard count > 0 else { return false }
    guard !mayHide, bytes.count >= Self.leastByteCount else { return mayHide }
    var word: UInt32 = 0
    let span = bytes.span
    for index in span.indices {
      word = word << 8 | UInt32(span[index])
      if anchors.mayHold(word), index >= 3, anchors[word] != nil { return true }
    }
    return false
  }

  /// Returns where values stand, from first to last and none inside another.
  ///
  /// - Parameters:
  ///   - bytes: What they are looked for in.
  ///   - stride: How far their bytes stand apart: 2 in UTF-16, where those between are zero.
  /// - Returns: The places, each with the name of the longest value that begins there.
  func matches(in bytes: [UInt8], stride: Int = 1) -> [Match] {
    guard count > 0, bytes.count > 3 * stride else { return [] }
    var matches: [Match] = []
    var index = 0
    while index + 3 * stride < bytes.count {
      guard let match = match(at: index, in: bytes, stride) else {
        index += 1
        continue
      }
      matches.append(match)
      index = match.range.upperBound
    }
    return matches
  }

  private func match(at start: Int, in bytes: [UInt8], _ stride: Int) -> Match? {
    var word: UInt32 = 0
    for place in 0..<4 { word = word << 8 | UInt32(bytes[start + place * stride]) }
    guard beginnings.mayHold(word), let byteCounts = beginnings[word] else { return nil }
    for byteCount in byteCounts {
      let end = start + (byteCount - 1) * stride + 1
      guard end <= bytes.count else { continue }
      let value = stride == 1 ? Array(bytes[start..<end]) : Self.narrow(bytes[start..<end])
      guard let value, let name = names[value] else { continue }
      return Match(range: start..<end, name: name)
    }
    return nil
  }

  /// Every second of some bytes, or `nil` where one between is not zero.
  private static func narrow(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    let start = bytes.startIndex
    guard bytes.indices.allSatisfy({ ($0 - start).isMultiple(of: 2) || bytes[$0] == 0 }) else {
      return nil
    }
    return Swift.stride(from: start, to: bytes.endIndex, by: 2).map { bytes[$0] }
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The first four bytes in a row that JSON need not escape.
  private static func anchor(of value: [UInt8]) -> UInt32? {
    let isPlain = value.map { (32...126).contains($0) && !"\"\\/".utf8.contains($0) }
    return value.indices.dropLast(3).first { isPlain[$0..<$0 + 4].allSatisfy(\.self) }
      .map { word(value[$0...]) }
  }
}
