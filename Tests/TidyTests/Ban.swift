import Testing

/// Code that must not stand in a part of the house.
struct Ban: Sendable, CustomTestStringConvertible {
  /// The code, in words and symbols that follow each other: `pow(`.
  let code: String

  /// What to write instead, as a sentence.
  let advice: String

  /// Files that may hold it all the same, each with its reason.
  let exceptions: [String: String]

  private let pattern: [Token]

  /// How a failing test names it.
  var testDescription: String { code }

  /// Creates a ban.
  init(_ code: String, _ advice: String, except exceptions: [String: String] = [:]) {
    self.code = code
    self.advice = advice
    self.exceptions = exceptions
    pattern = SourceScanner.tokens(of: code)
  }

  /// Returns the lines on which the code stands, outside comments and strings.
  func lines(in file: SourceFile) -> [Int] {
    // Most files hold none of the words at all.
    guard pattern.allSatisfy({ file.words.contains($0.text) }) else { return [] }
    let code = file.code
    guard code.count >= pattern.count else { return [] }
    return (0...code.count - pattern.count).filter { matches(code, at: $0) }.map { code[$0].line }
  }

  private func matches(_ code: [Token], at start: Int) -> Bool {
    pattern.indices.allSatisfy { index in
      let (token, wanted) = (code[start + index], pattern[index])
      return token.kind == wanted.kind && token.text == wanted.text
        && (index == 0 || token.isAttached == wanted.isAttached)
    }
  }
}
