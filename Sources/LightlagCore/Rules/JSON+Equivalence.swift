package import LightlagEncoding

/// Equality of values, where the plain `==` is equality of what was written.
extension JSON {
  /// Returns whether two values mean the same, as RFC 6902, section 4.6 defines it.
  ///
  /// Numbers are compared by value, exactly, and members in any order; strings scalar by scalar.
  package func isEquivalent(to other: JSON) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let one), .bool(let two)): one == two
    case (.string(let one), .string(let two)): one.utf8.elementsEqual(two.utf8)
    case (.number(let one), .number(let two)): Self.areEqual(one, two)
    case (.array(let one), .array(let two)):
      one.count == two.count && zip(one, two).allSatisfy { $0.isEquivalent(to: $1) }
    case (.object(let one), .object(let two)):
      one.count == two.count
        && two.allSatisfy { member in
          self[member.name].map { $0.isEquivalent(to: member.value) } ?? false
        }
    default: false
    }
  }

  private static func areEqual(_ one: String, _ two: String) -> Bool {
    if one == two { return true }
    guard let one = DecimalValue(one), let two = DecimalValue(two) else { return false }
    return one == two
  }
}
