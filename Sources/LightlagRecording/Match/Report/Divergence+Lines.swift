import LightlagCore
import LightlagEncoding

extension Divergence.Difference {
  /// Finds the first place in which two lines of a recording differ.
  ///
  /// It is the whole line where one is missing, or where they differ in something else than in
  /// their values.
  ///
  /// - Parameters:
  ///   - expected: The line that was recorded, or `nil` for none.
  ///   - actual: The line that came, or `nil` for none.
  public init(line expected: [UInt8]?, _ actual: [UInt8]?) {
    let whole = Self(
      pointer: "", expected: expected.map { String(decoding: $0, as: UTF8.self) },
      actual: actual.map { String(decoding: $0, as: UTF8.self) },
      reason: "an exact repetition gives the same bytes")
    guard let expected, let actual, let one = try? JSON(parsing: expected),
      let two = try? JSON(parsing: actual), let found = Self.place(one, two, [])
    else {
      self = whole
      return
    }
    self.init(
      pointer: JSONPointer(tokens: found.path).description, expected: found.expected?.text,
      actual: found.actual?.text, reason: whole.reason)
  }

  private static func place(
    _ one: JSON, _ two: JSON, _ path: [String]
  ) -> (path: [String], expected: JSON?, actual: JSON?)? {
    guard one != two else { return nil }
    if let left = one.members, let right = two.members {
      for member in left {
        let inner = path + [member.name]
        guard let other = right.first(where: { $0.name == member.name }) else {
          return (inner, member.value, nil)
        }
        if let found = place(member.value, other.value, inner) { return found }
      }
      let more = right.first { member in !left.contains { $0.name == member.name } }
      return more.map { (path + [$0.name], nil, $0.value) } ?? (path, one, two)
    }
    if let left = one.array, let right = two.array {
      for (index, (value, other)) in zip(left, right).enumerated() {
        if let found = place(value, other, path + [String(index)]) { return found }
      }
      let count = min(left.count, right.count)
      let values = (
        left.dropFirst(count).first, right.dropFirst(count).first
      )
      return (path + [String(count)], values.0, values.1)
    }
    return (path, one, two)
  }
}
