/// A Swift file, split into what the rules look at.
struct SourceFile: Sendable {
  /// Where it is, seen from the root of the repository.
  let path: String

  /// What it holds.
  let text: String

  /// All of its tokens, comments too.
  let tokens: [Token]

  /// Its tokens that are neither comments nor string literals.
  let code: [Token]

  /// The words and symbols of its code, each once.
  let words: Set<String>

  /// Its declarations, each before its members.
  let declarations: [Declaration]

  /// Reads a text as Swift.
  init(path: String, text: String) {
    self.path = path
    self.text = text
    tokens = SourceScanner.tokens(of: text)
    code = tokens.filter(\.isCode)
    words = Set(code.map(\.text))
    declarations = DeclarationParser.declarations(in: tokens)
  }

  /// Its lines, without the empty one behind the last line feed.
  var lines: [Substring] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.last == "" ? lines.dropLast() : lines
  }

  /// The folder below `Sources` or `Tests`, which is the target.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  /// The name of the file, without the folders and the extension.
  var name: String { path.split(separator: "/").last.map { String($0.dropLast(6)) } ?? "" }
}
