public import LightlagCore
import LightlagEncoding

/// The way to values inside a JSON value: a JSON pointer in which `*` is any name or index.
public struct PointerPattern: Hashable, Sendable, CustomStringConvertible {
  /// The names, indices and stars on the way, from the outermost; none for the whole.
  public let tokens: [String]

  /// Creates the pattern that `text` states.
  public init(parsing text: String) throws(JSONPointer.Failure) {
    tokens = try JSONPointer(parsing: text).tokens
  }

  /// Creates the pattern that leads along names, indices and stars.
  init(tokens: [String]) {
    self.tokens = tokens
  }

  public var description: String { JSONPointer(tokens: tokens).description }

  /// Whether some value that the other leads to lies in, or is, one that this leads to.
  func covers(_ other: PointerPattern) -> Bool {
    other.tokens.count >= tokens.count
      && zip(tokens, other.tokens).allSatisfy { $0 == $1 || $0 == "*" || $1 == "*" }
  }

  /// Changes each value that the pattern leads to.
  ///
  /// - Parameters:
  ///   - json: What to change.
  ///   - change: Takes a value and the way to it; returns `nil` to take a member out, which makes
  ///     an element of an array `null`, so that those behind it keep their place.
  /// - Returns: `json` with the changes.
  func rewriting(_ json: JSON, _ change: (JSON, [String]) -> JSON?) -> JSON {
    var path: [String] = []
    return Self.rewrite(json, tokens[...], &path, change) ?? .null
  }

  private static func rewrite(
    _ json: JSON, _ tokens: ArraySlice<String>, _ path: inout [String],
    _ change: (JSON, [String]) -> JSON?
  ) -> JSON? {
    guard let token = tokens.first else { return change(json, path) }
    let rest = tokens.dropFirst()
    switch json {
    case .object(let members):
      var changed: [JSON.Member] = []
      for member in members {
        guard token == "*" || token == member.name else {
          changed.append(member)
          continue
        }
        path.append(member.name)
        if let value = rewrite(member.value, rest, &path, change) {
          changed.append(JSON.Member(name: member.name, value: value))
        }
        path.removeLast()
      }
      return .object(changed)
    case .array(var elements):
      for index in elements.indices where token == "*" || token == String(index) {
        path.append(String(index))
        elements[index] = rewrite(elements[index], rest, &path, change) ?? .null
        path.removeLast()
      }
      return .array(elements)
    default: return json
    }
  }
}
