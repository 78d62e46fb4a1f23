import Lightlag
import LightlagDrivers

/// Lists the profiles there are.
enum ProfilesListCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles list", summary: "List the built-in profiles.", operands: [],
    options: [.init("--json", nil, "Print them as JSON.")])

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    if arguments.has("--json") {
      let list = Profile.builtIn.map { profile -> JSON in
        ["name": .string(profile.name), "summary": .string(profile.summary)]
      }
      Terminal.write(JSON.array(list).text + "\n")
    } else {
      let rows = Profile.builtIn.map { [$0.name, $0.summary] }
      Terminal.write(Table(rows: rows).text)
    }
    return .done
  }
}
