package import LightlagEncoding

/// The way to a value inside a JSON value (RFC 6901): `/data/0/linear`.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// Why text is not a pointer.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not empty and does not begin with a slash.
    case noSlash
    /// A tilde is followed by neither 0 nor 1.
    case strayTilde

    public var description: String {
      switch self {
      case .noSlash: "a JSON pointer begins with '/', as /auth/token does"
      case .strayTilde: "write ~0 for a tilde and ~1 for a slash in a name"
      }
    }
  }

  /// The names and indices on the way, from the outermost, without escapes; none for the whole.
  public let tokens: [String]

  /// Creates the pointer that goes by those names and indices.
  public init(tokens: [String]) {
    self.tokens = tokens
  }

  /// Creates the pointer that `text` states: nothing, or a slash before each name or index.
  ///
  /// In a name `~1` stands for a slash and `~0` for a tilde.
  public init(parsing text: String) throws(Failure) {
    guard !text.utf8.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { throw .noSlash }
    let parts = text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var tokens: [String] = []
    for part in parts { tokens.append(try Self.token(Array(part))) }
    self.tokens = tokens
  }

  /// The text of the pointer, which parses to the same.
  public var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
        case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
        default: bytes.append(byte)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns what the pointer leads to in `json`, or `nil` where that is not there.
  package func value(in json: JSON) -> JSON? {
    var value = json
    for token in tokens {
      guard let next = Self.step(token, into: value) else { return nil }
      value = next
    }
    return value
  }

  private static func step(_ token: String, into value: JSON) -> JSON? {
    // JSON has a nil literal of its own, `null`, so absence is always returned and never inferred.
    switch value {
    case .object: return value[token]
    case .array(let elements):
      guard let index = index(token), elements.indices.contains(index) else { return nil }
      return elements[index]
    default: return nil
    }
  }

  /// The index that plain digits without a needless zero make (RFC 6901, section 4).
  private static func index(_ token: String) -> Int? {
    guard token == "0" || (token.utf8.first ?? 0) &- UInt8(ascii: "1") < 9 else { return nil }
    return Int(token)
  }

  private static func token(_ bytes: [UInt8]) throws(Failure) -> String {
    var plain: [UInt8] = []
    var isAfterTilde = false
    for byte in bytes {
      guard isAfterTilde else {
        isAfterTilde = byte == UInt8(ascii: "~")
        if !isAfterTilde { plain.append(byte) }
        continue
      }
      guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { throw .strayTilde }
      plain.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
      isAfterTilde = false
    }
    guard !isAfterTilde else { throw .strayTilde }
    return String(decoding: plain, as: UTF8.self)
  }
}
