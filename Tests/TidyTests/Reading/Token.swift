/// A piece of Swift source, told apart as far as the rules need it.
struct Token: Hashable, Sendable {
  /// What a token is.
  enum Kind: Hashable, Sendable {
    /// A keyword, a name, or a number up to its point.
    case word
    /// One character of an operator, a bracket or other punctuation.
    case symbol
    /// A string literal; `text` is what stands between the quotes, without interpolations.
    case literal
    /// A comment that documents nothing.
    case comment
    /// A line that starts with three slashes.
    case documentation
  }

  /// What the token is.
  let kind: Kind

  /// Its characters.
  let text: String

  /// The line on which it starts, from 1.
  let line: Int

  /// Whether nothing stands between it and the token before.
  let isAttached: Bool

  /// Whether it is code, and so neither a comment nor the inside of a string.
  var isCode: Bool { kind == .word || kind == .symbol }

  /// One for a bracket that opens, minus one for a bracket that closes, zero for all else.
  var nesting: Int {
    guard kind == .symbol else { return 0 }
    return ["(", "[", "{"].contains(text) ? 1 : [")", "]", "}"].contains(text) ? -1 : 0
  }

  /// Whether it is this symbol.
  func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}
