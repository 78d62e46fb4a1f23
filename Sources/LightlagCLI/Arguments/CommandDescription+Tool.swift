extension CommandDescription {
  /// What `lightlag` takes, of which all commands are parts.
  static var tool: CommandDescription {
    CommandDescription(
      name: "", summary: "Tests what steers over WebSockets on the network that will hurt it.",
      operands: ["COMMAND"],
      options: [
        .init("--help", nil, "Print this; behind a command, more about that."),
        .init("--version", nil, "Print the version."),
      ],
      notes: table(of: Command.all.map(\.description)),
      ending: """
        Exit status: 0 done, 1 a verdict failed, 2 wrong usage, 3 something was lost or missing,
        4 could not run.
        """)
  }

  /// What `lightlag profiles` takes.
  static var profiles: CommandDescription {
    let name = "profiles"
    let members = Command.all.map(\.description).filter { $0.words.first == name }
    return CommandDescription(
      name: name, summary: "The networks that links can imitate; alone, it lists them.",
      operands: ["[COMMAND]"], options: [], notes: table(of: members))
  }

  /// The first words of all commands, each once.
  static var firstWords: [String] {
    Command.all.compactMap(\.description.words.first).reduce(into: []) { words, word in
      if words.last != word { words.append(word) }
    }
  }

  /// The commands whose names begin with that of a group.
  static func all(in group: CommandDescription) -> [CommandDescription] {
    Command.all.map(\.description).filter { $0.words.starts(with: group.words) }
  }

  private static func table(of commands: [CommandDescription]) -> String {
    let width = commands.map(\.name.count).max() ?? 0
    let lines = commands.map { command in
      let space = String(repeating: " ", count: width - command.name.count)
      return "  \(command.name)\(space)  \(command.summary)"
    }
    return (["Commands:"] + lines).joined(separator: "\n")
  }
}
