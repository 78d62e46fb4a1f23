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

  /// The known names that were probably meant: the nearest, or else all that go on where it ends.
  public var suggestions: [String] {
    if let nearest { return [nearest] }
    return name.count < 3 ? [] : known.filter { $0.hasPrefix(name) }
  }

  /// Most names that are told beside a suggestion; more would bury it.
  private static let mostBesideSuggestion = 12

  /// One line: what is unknown, what was probably meant, and what there is.
  public var description: String {
    let unknown = "unknown \(kind) '\(name.onOneLine)'"
    let all = " There are: " + known.joined(separator: ", ")
    let suggestions = suggestions.map { "'\($0)'" }
    guard !suggestions.isEmpty else { return unknown + "." + all }
    return unknown + "; did you mean \(suggestions.joined(separator: " or "))?"
      + (known.count <= Self.mostBesideSuggestion ? all : "")
  }
}
