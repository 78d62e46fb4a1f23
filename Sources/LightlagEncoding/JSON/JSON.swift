/// A JSON value that keeps the order of its members and the text of its numbers.
///
/// Nothing is lost between bytes and value but white space and the way a string was escaped, so a
/// document can be read, changed in one place and written back. Strings, names included, compare
/// as Swift compares them: by canonical equivalence.
///
/// Source: RFC 8259.
public enum JSON: Hashable, Sendable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number, as its own text.
  ///
  /// The text must follow the grammar of RFC 8259 §6; it is written back as it stands.
  case number(String)
  /// A string, without its escapes.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object, its members in order.
  case object([Member])

  /// A name and a value in an object.
  public struct Member: Hashable, Sendable {
    /// The name, without its escapes.
    public var name: String

    /// The value.
    public var value: JSON

    /// Creates a member.
    public init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Creates a number from an integer of any width.
  public init(_ integer: some BinaryInteger) {
    self = .number(String(integer))
  }
}
