/// How a value of two messages is compared, where equal bytes are too much to ask.
public enum Normaliser: Hashable, Sendable {
  /// What a value can be.
  public enum ValueType: String, Hashable, Sendable, CaseIterable {
    /// Anything that is there.
    case value
    /// The literal `null`.
    case null
    /// A truth value.
    case bool
    /// A number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  /// It does not count, nor whether it is there.
  case ignore
  /// Any value of that type.
  case any(ValueType)
  /// Any string that the pattern is found in.
  case expression(RegularExpression)
  /// A number no further off than either: so much, or so many millionths of the one recorded.
  case number(absolute: FixedPoint?, relativePartsPerMillion: Int64?)
  /// An array whose elements may come in any order.
  case unordered
  /// A value that stands for the same wherever that name is bound: what was recorded is bound to
  /// what comes first in its place, and must be that from then on, and nothing else may be. It
  /// keeps its type: a number stands for a number, a string for a string.
  case bind(String)
  /// A time: RFC 3339, or a number of seconds, ms, µs or ns since 1970.
  ///
  /// With a window the clocks of the two runs may be apart by any time, found at the first such
  /// value, and from then on by that time give or take the window.
  case time(windowNanoseconds: Int64?)
  /// An object whose members, and those inside, may come in any order.
  case sortedKeys

  /// The word for it in files.
  public var word: String {
    switch self {
    case .ignore: "ignore"
    case .any: "any"
    case .expression: "regex"
    case .number: "number"
    case .unordered: "unordered"
    case .bind: "bind"
    case .time: "time"
    case .sortedKeys: "sort-keys"
    }
  }

  /// All the words.
  static let words = [
    "ignore", "any", "regex", "number", "unordered", "bind", "time", "sort-keys",
  ]

  /// Whether it compares two values with each other, and so cannot tell which of several it is.
  var comparesPairs: Bool {
    switch self {
    case .number, .bind, .time(windowNanoseconds: .some): true
    default: false
    }
  }
}
