import Glibc
import Lightlag
import LightlagDrivers

/// The command `lightlag`.
@main struct LightlagCommand {
  private static let commands: [Command] = [
    ServeCommand.command, ProxyCommand.command, SimulateCommand.command, ReplayCommand.command,
    ProfilesListCommand.command, ProfilesShowCommand.command, ProfilesCheckCommand.command,
  ]

  private static let notes = """
      --version       Print the version.

    'lightlag COMMAND --help' tells more about each.

    Exit status: 0 done, 1 a verdict failed, 2 wrong usage, 3 something was lost or missing,
    4 could not run.
    """

  private static var description: CommandDescription {
    let lines = commands.map { line($0.description) }.joined(separator: "\n")
    return CommandDescription(
      name: "", summary: "Tests what steers over WebSockets on the network that will hurt it.",
      operands: ["COMMAND"], options: [], notes: "Commands:\n\(lines)\n\(notes)")
  }

  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  private static func run(_ words: [String]) -> ExitStatus {
    do {
      return try dispatch(words)
    } catch let error as UsageError {
      return fail(error, .usage)
    } catch let error as ProfileFailure {
      return fail(error, .usage)
    } catch let error as SettingFailure {
      return fail(error, .usage)
    } catch {
      return fail(error, .couldNotRun)
    }
  }

  private static func dispatch(_ words: [String]) throws -> ExitStatus {
    guard let first = words.first else {
      Terminal.write(description.help, to: .error)
      return .usage
    }
    if first == "--version" {
      Terminal.write("\(Version.tool)\n")
      return .done
    }
    if ["--help", "-h", "help"].contains(first) {
      Terminal.write(description.help)
      return .done
    }
    for command in commands {
      let name = command.description.name.split(separator: " ").map(String.init)
      guard words.starts(with: name) else { continue }
      let rest = words.dropFirst(name.count)
      guard !rest.contains("--help"), !rest.contains("-h") else {
        Terminal.write(command.description.help)
        return .done
      }
      return try command.run(Arguments(rest, for: command.description))
    }
    return try group(first, words)
  }

  /// Answers the first word of commands of two words, alone or with a second that is unknown.
  private static func group(_ first: String, _ words: [String]) throws -> ExitStatus {
    let members = commands.map(\.description).filter { $0.name.hasPrefix(first + " ") }
    guard !members.isEmpty else {
      let names = commands.map { String($0.description.name.prefix { $0 != " " }) }
      let hint = names.nearest(to: first).map { "; did you mean '\($0)'?" } ?? ""
      throw UsageError("unknown command '\(first)'\(hint)", command: description)
    }
    let group = CommandDescription(
      name: first, summary: "Commands:\n\(members.map(line).joined(separator: "\n"))",
      operands: ["COMMAND"], options: [])
    if words.dropFirst().first.map({ ["--help", "-h"].contains($0) }) ?? false {
      Terminal.write(group.help)
      return .done
    }
    if words.count == 1, first == "profiles" { return try run(["profiles", "list"], group) }
    let word = words.dropFirst().first ?? ""
    throw UsageError("unknown command '\(first) \(word)'", command: group)
  }

  private static func run(_ words: [String], _ group: CommandDescription) throws -> ExitStatus {
    try dispatch(words)
  }

  private static func line(_ command: CommandDescription) -> String {
    let name = command.name
    return "  \(name)\(String(repeating: " ", count: max(1, 16 - name.count)))\(command.summary)"
  }

  private static func fail(_ error: any Error, _ status: ExitStatus) -> ExitStatus {
    // One line, whatever the error is made of.
    let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
    Terminal.write("lightlag: \(text)\n", to: .error)
    return status
  }
}

/// One thing that `lightlag` does.
struct Command: Sendable {
  /// What it takes.
  let description: CommandDescription
  /// Does it.
  let run: @Sendable (Arguments) throws -> ExitStatus
}
