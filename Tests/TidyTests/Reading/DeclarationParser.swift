/// Finds the declarations among the tokens of a file.
///
/// It goes by keywords and brackets alone: braces behind a type or an extension hold members, all
/// others hold statements and are passed over. That is enough for code that compiles.
struct DeclarationParser {
  private let tokens: [Token]
  private var index = 0
  private var declarations: [Declaration] = []

  private init(_ tokens: [Token]) {
    self.tokens = tokens.filter { $0.kind != .comment && $0.kind != .documentation }
  }

  /// Returns the declarations in their order, each before its members.
  static func declarations(in tokens: [Token]) -> [Declaration] {
    var parser = DeclarationParser(tokens)
    parser.parseMembers(of: nil)
    return parser.declarations
  }

  /// Parses to the brace that closes `parent`, or to the end of the file.
  private mutating func parseMembers(of parent: Declaration?) {
    var modifiers: [String] = []
    var firstLine: Int?
    while index < tokens.count, !tokens[index].isSymbol("}") {
      let token = tokens[index]
      if token.isSymbol("@") {
        firstLine = firstLine ?? token.line
        index += 2
        skipAttachedParentheses()
      } else if isModifier(at: index) {
        firstLine = firstLine ?? token.line
        modifiers.append(token.text)
        index += 1
        skipAttachedParentheses()
      } else if isKeyword(at: index) {
        parseDeclaration(modifiers: modifiers, firstLine: firstLine ?? token.line, in: parent)
        (modifiers, firstLine) = ([], nil)
      } else {
        skipOne()
        (modifiers, firstLine) = ([], nil)
      }
    }
  }

  private mutating func parseDeclaration(
    modifiers: [String], firstLine: Int, in parent: Declaration?
  ) {
    let keyword = tokens[index]
    index += 1
    let scope = parent.map { $0.scope + [$0.name] } ?? []
    var declaration = Declaration(
      keyword: keyword.text, name: parseName(after: keyword.text), modifiers: modifiers,
      scope: scope, surroundings: parent.map { [$0.keyword] + $0.modifiers } ?? [],
      firstLine: firstLine, line: keyword.line, lastLine: keyword.line)
    if declaration.hasMembers { declaration.inherited = parseInherited() }
    skipHead()
    let place = declarations.count
    declarations.append(declaration)
    if index < tokens.count, tokens[index].isSymbol("{") {
      declaration.hasStatements = !declaration.hasMembers
      if declaration.hasMembers {
        index += 1
        parseMembers(of: declaration)
        index += 1
      } else {
        skipOne()
      }
    }
    declaration.lastLine = tokens[min(index, tokens.count) - 1].line
    declarations[place] = declaration
  }

  private mutating func parseName(after keyword: String) -> String {
    switch keyword {
    case "import":
      if index + 1 < tokens.count, isKeyword(at: index) { index += 1 }
      return takeName(until: ["."])
    case "extension":
      return takeName(until: ["<", ":", "{"])
    case "func", "init", "subscript":
      // An operator may itself be a `<`, and its operands have no labels.
      if keyword == "func", tokens[index].kind == .symbol { return takeName(until: ["("]) }
      return (keyword == "func" ? takeName(until: ["(", "<"]) : keyword) + labels()
    default:
      return takeName(until: [":", "<", "=", "{", "(", ",", "}", ";"])
    }
  }

  /// Takes the tokens of one line, up to a symbol that ends a name, or the word `where`.
  private mutating func takeName(until ends: [String]) -> String {
    let line = tokens[index - 1].line
    var name = ""
    while index < tokens.count, tokens[index].line == line, tokens[index].text != "where",
      !ends.contains(tokens[index].text)
    {
      name += tokens[index].text
      index += 1
    }
    return name
  }

  /// Returns the labels of the parameters that follow, in parentheses, and stays before them.
  private func labels() -> String {
    guard let open = tokens[index...].firstIndex(where: { $0.isSymbol("(") }) else { return "" }
    var depth = 0
    var labels = ""
    for position in open..<tokens.count {
      depth += tokens[position].nesting
      if depth == 0 { break }
      let isStart = position == open || tokens[position].isSymbol(",")
      guard depth == 1, isStart, position + 2 < tokens.count else { continue }
      // What follows the comma in `Pair<A, B>` is no label.
      let (label, next) = (tokens[position + 1], tokens[position + 2])
      guard label.kind == .word, next.kind == .word || next.isSymbol(":") else { continue }
      labels += label.text + ":"
    }
    return "(\(labels))"
  }

  /// Takes what a type inherits from, up to its braces.
  private mutating func parseInherited() -> [String] {
    var inherited: [String] = []
    var angles = 0
    var isBehindColon = false
    while index < tokens.count, !tokens[index].isSymbol("{") {
      let token = tokens[index]
      if token.isSymbol("<") { angles += 1 }
      if token.isSymbol(">") { angles -= 1 }
      if token.text == "where" { isBehindColon = false }
      if isBehindColon, angles == 0, token.kind == .word { inherited.append(token.text) }
      if token.isSymbol(":"), angles == 0, inherited.isEmpty { isBehindColon = true }
      index += 1
    }
    return inherited
  }

  /// Passes over the rest of a head, up to a brace or the next declaration.
  private mutating func skipHead() {
    while index < tokens.count {
      let token = tokens[index]
      if token.isSymbol("{") || token.isSymbol("}") || token.isSymbol(";") { return }
      let startsLine = token.line > tokens[index - 1].line
      if startsLine, token.isSymbol("@") || isModifier(at: index) || isKeyword(at: index) { return }
      skipOne()
    }
  }

  /// Passes over a token, or over all that it opens.
  private mutating func skipOne() {
    var depth = 0
    repeat {
      depth += tokens[index].nesting
      index += 1
    } while depth > 0 && index < tokens.count
  }

  private mutating func skipAttachedParentheses() {
    if index < tokens.count, tokens[index].isSymbol("("), tokens[index].isAttached { skipOne() }
  }

  private func isModifier(at index: Int) -> Bool {
    let token = tokens[index]
    guard token.kind == .word, index + 1 < tokens.count else { return false }
    if token.text == "class" { return ["func", "var"].contains(tokens[index + 1].text) }
    return Self.modifiers.contains(token.text)
  }

  private func isKeyword(at index: Int) -> Bool {
    guard tokens[index].kind == .word, Self.keywords.contains(tokens[index].text) else {
      return false
    }
    return index == 0 || !tokens[index - 1].isSymbol(".")
  }

  private static let keywords: Set = [
    "actor", "associatedtype", "case", "class", "deinit", "enum", "extension", "func", "import",
    "init", "let", "protocol", "struct", "subscript", "typealias", "var",
  ]

  private static let modifiers: Set = [
    "borrowing", "consuming", "fileprivate", "final", "indirect", "internal", "lazy", "mutating",
    "nonisolated", "nonmutating", "open", "override", "package", "private", "public", "required",
    "static",
    "unowned", "weak",
  ]
}
