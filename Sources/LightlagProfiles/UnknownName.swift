/// A name that stands for nothing, and the names that do.
public struct UnknownName: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the name should have named, such as "profile".
  public let kind: String

  /// The name that was given.
  public let name: String

  /// The names that there are, in the order in which they are told.
  public let known: [String]

  /// Creates a failure.
  public init(kind: String, name: String, known: [String]) {
    self.kind = kind
    self.name = name
    self.known = known
  }

  /// The known name that was probably meant, or `nil` if none is near.
  public var nearest: String? { known.nearest(to: name) }

  public var description: String {
    let suggestion = nearest.map { "; did you mean '\($0)'?" } ?? "."
    return "unknown \(kind) '\(name.onOneLine)'\(suggestion) There are: "
      + known.joined(separator: ", ")
  }
}
