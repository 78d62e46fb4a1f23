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

/// Shows the figures of a profile.
enum ProfilesShowCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles show", summary: "Show a profile: each figure and where it comes from.",
    operands: ["NAME|FILE"], options: [.init("--json", nil, "Print its document.")])

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let name = arguments.operands[0]
    let isFile = name.contains("/") || name.hasSuffix(".json")
    let profile = isFile ? try Profile(path: name) : try Profile.named(name)
    if arguments.has("--json") {
      Terminal.write(String(decoding: profile.document, as: UTF8.self))
      return .done
    }
    let rows = profile.figures.map { [$0.key, $0.value, $0.source] }
    let roundTrip = profile.conditions.uplink.delay + profile.conditions.downlink.delay
    Terminal.write(
      """
      \(profile.name): \(profile.summary)

      \(Table(rows: rows).text)
      Each delay is one way; a round trip takes \(roundTrip.reportText) on average.

      """)
    return .done
  }
}

/// Checks the file of a profile.
enum ProfilesCheckCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles check", summary: "Check the file of a profile of your own.",
    operands: ["FILE"], options: [])

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    do {
      let profile = try Profile(path: arguments.operands[0])
      Terminal.write("\(arguments.operands[0]): the profile '\(profile.name)' is well-formed\n")
      return .done
    } catch let error as ProfileFailure {
      Terminal.write("lightlag: \(error)\n", to: .error)
      return .failedVerdict
    }
  }
}
