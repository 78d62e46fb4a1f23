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
    /// Whether its value, behind a name and a colon, may be a secret.
    let isSecret: Bool

    init(_ name: String, _ value: String? = nil, _ help: String, isSecret: Bool = false) {
      self.name = name
      self.value = value
      self.help = help
      self.isSecret = isSecret
    }

    /// A value as others may see it.
    func shown(_ value: String) -> String {
      guard isSecret else { return value }
      let name = value.prefix { $0 != ":" }
      return name.count < value.count ? "\(name): …" : "…"
    }
  }

  /// The words that call it, without `lightlag`: `profiles show`.
  let name: String
  /// What it does, in a line.
  let summary: String
  /// What it takes besides options, as the usage line shows it: `FILE`; the last may be one that
  /// can be left out, or given more than once: `[FILTER...]`.
  let operands: [String]
  /// What it takes.
  let options: [Option]
  /// Further lines of the help, above the options.
  var notes: String = ""
  /// Further lines below them.
  var ending: String = ""

  /// The words of its name.
  var words: [String] { name.split(separator: " ").map(String.init) }

  /// Whether so many operands can be given.
  func takes(operandCount count: Int) -> Bool {
    let needed = operands.filter { !$0.hasPrefix("[") }.count
    return needed <= count && (count <= operands.count || operands.last?.contains("...") ?? false)
  }

  /// The help for a person.
  var help: String {
    let usage = ["Usage: lightlag"] + words + operands + (options.isEmpty ? [] : ["[options]"])
    let parts = [summary, usage.joined(separator: " "), notes, optionsHelp, ending]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var optionsHelp: String {
    guard !options.isEmpty else { return "" }
    let rows = options.map { ($0.name + ($0.value.map { " \($0)" } ?? ""), $0.help) }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.reduce("Options:") { text, row in
      let lines = row.1.split(separator: "\n")
      return text
        + lines.enumerated().map { index, line in
          let head = index == 0 ? row.0 : ""
          return "\n  \(head)\(String(repeating: " ", count: width - head.count))  \(line)"
        }.joined()
    }
  }
}
