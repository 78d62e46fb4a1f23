import Glibc
import Lightlag
import LightlagDrivers

/// The command `lightlag`.
@main struct LightlagCommand {
  static func main() {
    Terminal.holdStandardNumbers()
    let status = run(Array(CommandLine.arguments.dropFirst()))
    guard let failure = Terminal.outputFailure else { exit(status.rawValue) }
    Terminal.write("lightlag: cannot write the output: \(failure)\n", to: .error)
    exit(ExitStatus.couldNotRun.rawValue)
  }

  private static func run(_ words: [String]) -> ExitStatus {
    do {
      return try dispatch(words)
    } catch {
      // One line, whatever the error is made of.
      let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ").printable
      Terminal.write("lightlag: \(text)\n", to: .error)
      return error is UsageError || error is ProfileFailure || error is SettingFailure
        || error is BadHost ? .usage : .couldNotRun
    }
  }

  private static func dispatch(_ words: [String]) throws -> ExitStatus {
    guard let first = words.first else {
      Terminal.write(CommandDescription.tool.help, to: .error)
      return .usage
    }
    switch first {
    case "--version": return try say("\(Version.tool)\n", words, .tool)
    case "--help", "-h": return try say(CommandDescription.tool.help, words, .tool)
    case "help": return try dispatch(words.dropFirst() + ["--help"])
    default: break
    }
    if let (command, rest) = Command.called(by: words) {
      guard !rest.prefix(while: { $0 != "--" }).contains(where: isHelp) else {
        Terminal.write(command.description.help)
        return .done
      }
      return try command.run(Arguments(rest, for: command.description))
    }
    if first == CommandDescription.profiles.name { return try profiles(words) }
    let kind = first.hasPrefix("-") ? "option" : "command"
    let known = first.hasPrefix("-") ? ["--help", "--version"] : CommandDescription.firstWords
    throw UsageError(unknown: kind, first, known: known, of: .tool)
  }

  /// Answers the word `profiles` where no command follows: it lists them.
  private static func profiles(_ words: [String]) throws -> ExitStatus {
    let group = CommandDescription.profiles
    guard words.count > 1 else { return try dispatch(["profiles", "list"]) }
    if isHelp(words[1]) { return try say(group.help, Array(words[1...]), group) }
    if words[1].hasPrefix("-") { return try dispatch(["profiles", "list"] + words[1...]) }
    let names = CommandDescription.all(in: group).map(\.name)
    throw UsageError(unknown: "command", "profiles \(words[1])", known: names, of: group)
  }

  /// Prints a text that one word alone has asked for.
  private static func say(
    _ text: String, _ words: [String], _ description: CommandDescription
  ) throws -> ExitStatus {
    guard words.count == 1 else {
      throw UsageError("'\(words[1])' is one word too many", of: description)
    }
    Terminal.write(text)
    return .done
  }

  private static func isHelp(_ word: String) -> Bool { word == "--help" || word == "-h" }
}
