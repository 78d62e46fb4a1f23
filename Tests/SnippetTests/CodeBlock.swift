import Foundation

/// A fenced block of code in a document.
struct CodeBlock: Hashable, Sendable {
  /// What a comment directly above a block, `<!-- … -->`, says about it.
  enum Mark: Hashable, Sendable {
    /// It goes on where the block above has ended.
    case continued
    /// Code that goes before it and that readers need not see, and its first line in the document.
    case given([String], line: Int)
    /// It is an excerpt of a file, which is compiled there.
    case excerpt(of: String)
    /// Its commands are looked at, and not run, since they need what is not there.
    case notRun
  }

  /// The document, seen from the root of the repository.
  let document: String
  /// The line of the document on which the code begins, from 1.
  let line: Int
  /// What stands behind the opening fence: `swift`, `sh`, `console`, or nothing.
  let language: String
  /// The code, without the indentation of the fence.
  let code: [String]
  /// What is said about it.
  let marks: [Mark]
}

extension CodeBlock {
  /// Finds the blocks of a document.
  static func blocks(in text: String, of document: String) -> [CodeBlock] {
    var reader = Reader(document: document)
    for (number, line) in zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)) {
      reader.read(String(line), number)
    }
    return reader.blocks
  }

  /// Goes through a document line by line.
  private struct Reader {
    let document: String
    var blocks: [CodeBlock] = []
    private var marks: [Mark] = []
    private var fence: (indentation: Int, language: String, line: Int)?
    private var comment: Int?
    private var lines: [String] = []

    init(document: String) { self.document = document }

    mutating func read(_ line: String, _ number: Int) {
      if let fence {
        readCode(line, in: fence)
      } else if let start = comment {
        readComment(line, from: start)
      } else if line.hasPrefix("<!--") {
        (comment, lines) = (number, [])
        readComment(String(line.dropFirst(4)), from: number)
      } else if let match = line.firstMatch(of: /^( *)```([a-z]*)\s*$/) {
        (fence, lines) = ((match.1.count, String(match.2), number + 1), [])
      } else if line.contains(where: { $0 != " " }) {
        marks = []
      }
    }

    private mutating func readCode(_ line: String, in fence: (Int, language: String, line: Int)) {
      guard line.firstMatch(of: /^ *```\s*$/) != nil else {
        let space = line.prefix { $0 == " " }.count
        return lines.append(String(line.dropFirst(min(space, fence.0))))
      }
      blocks.append(
        CodeBlock(
          document: document, line: fence.line, language: fence.language, code: lines,
          marks: marks))
      (self.fence, marks) = (nil, [])
    }

    private mutating func readComment(_ line: String, from start: Int) {
      guard let end = line.range(of: "-->") else { return lines.append(line) }
      lines.append(String(line[..<end.lowerBound]))
      comment = nil
      if let mark = Self.mark(lines, start) { marks.append(mark) }
    }

    private static func mark(_ lines: [String], _ start: Int) -> Mark? {
      let words = lines.first?.split(separator: " ") ?? []
      switch words.first {
      case "continued": return .continued
      case "given:": return .given(Array(lines.dropFirst()), line: start + 1)
      case "excerpt" where words.count == 3 && words[1] == "of":
        return .excerpt(of: String(words[2]))
      case "not" where words.dropFirst().first?.hasPrefix("run") == true: return .notRun
      default: return nil
      }
    }
  }
}
