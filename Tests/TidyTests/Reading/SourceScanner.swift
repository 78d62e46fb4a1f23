/// Splits Swift source into tokens: code, string literals and comments.
///
/// It knows line comments, nested block comments, strings of all kinds with whatever is
/// interpolated in them, and names in backticks. It does not know regular expression literals,
/// which this package does not use.
///
/// Source: The Swift Programming Language, Lexical Structure.
struct SourceScanner {
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1
  /// Where the latest token ended.
  private var latestEnd = -1
  private var tokens: [Token] = []

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Returns the tokens of a text, in their order.
  ///
  /// The code interpolated in a string stands, in parentheses, before that string.
  static func tokens(of text: String) -> [Token] {
    var scanner = SourceScanner(text)
    scanner.scanCode(isInterpolated: false)
    return scanner.tokens
  }

  /// Scans code to the end of the text, or of an interpolation: one parenthesis more than opened.
  private mutating func scanCode(isInterpolated: Bool) {
    var depth = 0
    while let byte = byte(at: index) {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        index += 1
      case UInt8(ascii: "/") where self.byte(at: index + 1) == UInt8(ascii: "/"):
        scanLineComment()
      case UInt8(ascii: "/") where self.byte(at: index + 1) == UInt8(ascii: "*"):
        scanBlockComment()
      case UInt8(ascii: "\""):
        scanLiteral(hashes: 0)
      case UInt8(ascii: "#"):
        scanHashes()
      case UInt8(ascii: "`"):
        scanQuotedName()
      case _ where Self.isInWord(byte):
        scanWord()
      default:
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        append(.symbol, from: index, to: index + 1)
        if isInterpolated, depth < 0 { return }
      }
    }
  }

  private mutating func scanWord() {
    let end = bytes[index...].firstIndex { !Self.isInWord($0) } ?? bytes.endIndex
    append(.word, from: index, to: end)
  }

  private mutating func scanQuotedName() {
    let last = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "`")) ?? bytes.endIndex - 1
    append(.word, from: index, to: last + 1)
  }

  /// Scans what a hash begins: a raw string, or a directive or macro, of which it is a symbol.
  private mutating func scanHashes() {
    let end = bytes[index...].firstIndex { $0 != UInt8(ascii: "#") } ?? bytes.endIndex
    if byte(at: end) == UInt8(ascii: "\"") {
      scanLiteral(hashes: end - index)
    } else {
      append(.symbol, from: index, to: index + 1)
    }
  }

  private mutating func scanLineComment() {
    let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    append(starts(with: "///") ? .documentation : .comment, from: index, to: end)
  }

  private mutating func scanBlockComment() {
    let start = index
    let startLine = line
    var depth = 0
    repeat {
      if starts(with: "/*") || starts(with: "*/") {
        depth += starts(with: "/*") ? 1 : -1
        index += 2
      } else {
        step()
      }
    } while depth > 0 && index < bytes.count
    append(.comment, bytes[start..<index], from: start, line: startLine)
  }

  private mutating func scanLiteral(hashes: Int) {
    let start = index
    let startLine = line
    index += hashes
    let quotes = opensManyLines() ? "\"\"\"" : "\""
    index += quotes.utf8.count
    let suffix = String(repeating: "#", count: hashes)
    var content: [UInt8] = []
    while index < bytes.count, !starts(with: quotes + suffix) {
      if starts(with: "\\" + suffix + "(") {
        index += hashes + 1
        append(.symbol, from: index, to: index + 1)
        scanCode(isInterpolated: true)
      } else {
        // An escaped quote does not end the literal, nor does an escaped backslash escape.
        let count = starts(with: "\\" + suffix) ? hashes + 2 : 1
        for _ in 0..<count where index < bytes.count {
          content.append(bytes[index])
          step()
        }
      }
    }
    index = min(index + quotes.utf8.count + hashes, bytes.count)
    append(.literal, content[...], from: start, line: startLine)
  }

  /// Whether a literal of many lines opens here: after its three quotes the line ends.
  ///
  /// Three quotes are also how a raw string of one line starts that itself starts with a quote.
  private func opensManyLines() -> Bool {
    guard starts(with: "\"\"\"") else { return false }
    let rest = bytes[(index + 3)...].prefix { $0 != UInt8(ascii: "\n") }
    return rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
  }

  /// Passes over one byte, counting the lines.
  private mutating func step() {
    if bytes[index] == UInt8(ascii: "\n") { line += 1 }
    index += 1
  }

  /// Appends a token that lies in one line, and goes on behind it.
  private mutating func append(_ kind: Token.Kind, from start: Int, to end: Int) {
    index = end
    append(kind, bytes[start..<end], from: start, line: line)
  }

  private mutating func append(
    _ kind: Token.Kind, _ text: ArraySlice<UInt8>, from start: Int, line: Int
  ) {
    tokens.append(
      Token(
        kind: kind, text: String(decoding: text, as: UTF8.self), line: line,
        isAttached: start == latestEnd))
    latestEnd = index
  }

  private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func starts(with text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private static func isInWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default:
      false
    }
  }
}
