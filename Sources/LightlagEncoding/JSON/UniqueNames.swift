/// The names of one object's members, of which no two may be equal.
struct UniqueNames {
  /// Up to how many names a look at each is cheaper than a set.
  private static let listLimit = 16

  private var list: [String] = {
    var list: [String] = []
    // Most objects have no more, so that most lists do not grow.
    list.reserveCapacity(8)
    return list
  }()
  private var set: Set<String> = []

  /// Adds the name in a token, and returns it.
  mutating func insert(
    _ token: JSONScanner.StringToken, in bytes: Span<UInt8>
  ) throws(JSON.Failure) -> String {
    let name = try JSONScanner.text(of: token, in: bytes)
    guard insert(name) else {
      // The name's quote stands one byte before its contents.
      throw JSON.Failure(
        .duplicateMember(name: name), at: token.contents.lowerBound - 1, in: bytes)
    }
    return name
  }

  private mutating func insert(_ name: String) -> Bool {
    if list.count < Self.listLimit {
      guard !list.contains(name) else { return false }
      list.append(name)
      return true
    }
    if set.isEmpty { set = Set(list) }
    return set.insert(name).inserted
  }
}
