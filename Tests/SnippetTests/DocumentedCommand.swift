/// A command that a document shows.
struct DocumentedCommand: Hashable, Sendable {
  /// The document.
  let document: String
  /// The line there.
  let line: Int
  /// Its words, the first of which is the program.
  let words: [String]
  /// Whether a mark says that it needs what is not there.
  let isMarked: Bool

  /// The words behind `lightlag`, or `nil` where another program is called.
  var toolArguments: [String]? {
    let tools = ["lightlag", "Scripts/lightlag", ".build/release/lightlag"]
    guard let program = words.first, tools.contains(program) else { return nil }
    return Array(words.dropFirst())
  }

  /// Whether it serves, or needs a server, and so does not end by itself.
  var isLive: Bool {
    let live = ["serve", "proxy", "record", "--against", "--serve", "--real", "--test"]
    return words.contains(where: live.contains)
  }

  /// The commands of a block: all lines of `sh`, and what stands behind a prompt elsewhere.
  static func commands(in block: CodeBlock) -> [DocumentedCommand] {
    guard ["", "console", "sh"].contains(block.language) else { return [] }
    var commands: [DocumentedCommand] = []
    var open: (line: Int, text: String)?
    for (number, line) in zip(block.line..., block.code) {
      let isPrompted = line.hasPrefix("$ ")
      guard open != nil || isPrompted || block.language == "sh" else { continue }
      let text = (open?.text ?? "") + line.dropFirst(isPrompted ? 2 : 0)
      let start = open?.line ?? number
      if text.hasSuffix("\\") {
        open = (start, String(text.dropLast()))
        continue
      }
      open = nil
      commands += simpleCommands(in: text).map {
        DocumentedCommand(
          document: block.document, line: start, words: $0,
          isMarked: block.marks.contains(.notRun))
      }
    }
    return commands
  }

  /// Takes a line of the shell apart: commands between `&&`, `|`, `;` and `&`, without comments,
  /// redirections and variables in front.
  static func simpleCommands(in line: String) -> [[String]] {
    var commands: [[String]] = []
    for words in words(of: line).split(whereSeparator: { ["&&", "|", ";", "&"].contains($0) }) {
      let command = words.drop { $0.wholeMatch(of: /[A-Z_]+=.*/) != nil }
      let end = command.firstIndex { $0.hasPrefix(">") || $0.hasPrefix("2>") } ?? command.endIndex
      if end > command.startIndex { commands.append(Array(command[..<end])) }
    }
    return commands
  }

  /// The words of a line, as quotes have them.
  private static func words(of line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch (quote, character) {
      case (nil, "'"), (nil, "\""): (quote, word) = (character, word ?? "")
      case (character?, _): quote = nil
      case (nil, " "):
        if let done = word { words.append(done) }
        word = nil
      case (nil, "#") where word == nil: return words
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
