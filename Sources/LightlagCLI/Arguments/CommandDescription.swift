/// What a command takes, from which its help and its errors follow.
struct CommandDescription: Sendable {
  /// An option of a command.
  struct Option: Sendable {
    /// With its dashes: `--port`.
    let name: String
    /// What its value is called in the help, or `nil` for one that takes none.
    let value: String?
    /// What it does, in a line or two.
    let help: String

    init(_ name: String, _ value: String? = nil, _ help: String) {
      self.name = name
      self.value = value
      self.help = help
    }
  }

  /// The words that call it, without `lightlag`: `profiles show`.
  let name: String
  /// What it does, in a line.
  let summary: String
  /// What it takes besides options, as the usage line shows it: `FILE`.
  let operands: [String]
  /// What it takes.
  let options: [Option]
  /// Further lines of the help.
  var notes: String = ""

  /// The help for a person.
  var help: String {
    let words = (["lightlag"] + (name.isEmpty ? [] : [name]) + operands).joined(separator: " ")
    var text = "\(summary)\n\nUsage: \(words)\(options.isEmpty ? "" : " [options]")\n"
    if !notes.isEmpty { text += "\n\(notes)\n" }
    guard !options.isEmpty else { return text }
    let rows = options.map { ($0.name + ($0.value.map { " \($0)" } ?? ""), $0.help) }
    let width = rows.map(\.0.count).max() ?? 0
    text += "\nOptions:\n"
    for (left, right) in rows {
      let lines = right.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        let head = index == 0 ? left : ""
        text += "  \(head)\(String(repeating: " ", count: width - head.count))  \(line)\n"
      }
    }
    return text
  }
}
