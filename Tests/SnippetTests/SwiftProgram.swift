/// Code of a document that is compiled together: a block, what is given, and what continues it.
struct SwiftProgram: Hashable, Sendable {
  /// A line of code, and where it stands.
  struct Piece: Hashable, Sendable {
    /// The code.
    let code: [String]
    /// The line of the document on which it begins.
    let line: Int
  }

  /// What all code of documents may use without saying so.
  private static let imports = ["Foundation", "Lightlag", "LightlagTesting", "Testing", "XCTest"]

  /// The document.
  let document: String
  /// What it is made of, in order.
  private(set) var pieces: [Piece]

  /// The line of the document on which it begins.
  var line: Int { pieces.first?.line ?? 1 }

  /// What the compiler is given, which then speaks of the lines of the document.
  var source: String {
    let imports = Self.imports.map { "import \($0)\n" }.joined()
    return pieces.reduce(into: imports) { source, piece in
      source += "#sourceLocation(file: \"\(document)\", line: \(piece.line))\n"
      source += piece.code.map { $0 + "\n" }.joined()
    }
  }

  /// Puts the blocks of documents together; excerpts are compiled elsewhere.
  static func programs(of blocks: [CodeBlock]) -> [SwiftProgram] {
    var programs: [SwiftProgram] = []
    for block in blocks where block.language == "swift" && block.excerptedFile == nil {
      var pieces: [Piece] = block.marks.compactMap { mark in
        guard case .given(let code, let line) = mark else { return nil }
        return Piece(code: code, line: line)
      }
      pieces.append(Piece(code: block.code, line: block.line))
      if block.marks.contains(.continued), programs.last?.document == block.document {
        // What goes on in another file of a reader's package imports what is above it here.
        let isForeign = { (line: String) in
          line.hasPrefix("import ") && !Self.imports.contains(String(line.dropFirst(7)))
        }
        programs[programs.count - 1].pieces += pieces.map { piece in
          Piece(code: piece.code.map { isForeign($0) ? "" : $0 }, line: piece.line)
        }
      } else {
        programs.append(SwiftProgram(document: block.document, pieces: pieces))
      }
    }
    return programs
  }
}

extension CodeBlock {
  /// The file that it is an excerpt of, if it is.
  var excerptedFile: String? {
    for case .excerpt(let path) in marks { return path }
    return nil
  }

  /// Whether a text has its lines one below the other, however far they are indented there.
  func isExcerpt(of text: String) -> Bool {
    func trimmed(_ line: some StringProtocol) -> String {
      String(line.drop { $0 == " " })
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(trimmed)
    let excerpt = code.map(trimmed)
    guard let first = excerpt.first else { return false }
    return lines.indices.contains { start in
      lines[start] == first && lines[start...].starts(with: excerpt)
    }
  }
}
