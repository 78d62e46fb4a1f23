extension JSON {
  /// Returns the value of the first member of that name, or `nil` where there is none.
  ///
  /// What is not an object has no members.
  ///
  /// - Complexity: O(*n*) in the number of members.
  public subscript(name: String) -> JSON? {
    members?.first { $0.name == name }?.value
  }

  /// The string, or `nil` where this is something else.
  public var string: String? {
    guard case .string(let string) = self else { return nil }
    return string
  }

  /// The truth value, or `nil` where this is something else.
  public var bool: Bool? {
    guard case .bool(let bool) = self else { return nil }
    return bool
  }

  /// The elements of the array, or `nil` where this is something else.
  public var array: [JSON]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members of the object in order, or `nil` where this is something else.
  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The number's own text, or `nil` where this is something else.
  public var numberText: String? {
    guard case .number(let text) = self else { return nil }
    return text
  }

  /// The number as an integer, or `nil` where it is not a plain integer in range.
  ///
  /// A number with a fraction or an exponent is not plain, even where its value is whole.
  public var integer: Int64? {
    numberText.flatMap { Int64($0) }
  }

  /// The number as an unsigned integer, or `nil` where it is not a plain integer in range.
  ///
  /// A number with a fraction or an exponent is not plain, even where its value is whole.
  public var unsigned: UInt64? {
    numberText.flatMap { UInt64($0) }
  }
}
