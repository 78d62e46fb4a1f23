import Lightlag
import LightlagDrivers

/// Checks the file of a profile.
enum ProfilesCheckCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles check", summary: "Check the file of a profile of your own.",
    operands: ["FILE"], options: [.init("--json", nil, "Print the verdict as JSON.")],
    notes: """
      Exit status 1 where it is wrong, with the file, the line and the key of the first mistake.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    let isForMachines = arguments.has("--json")
    do {
      let profile = try Profile(path: path)
      let json: JSON = [
        "file": .string(path), "verdict": "well-formed", "name": .string(profile.name),
      ]
      let text = "\(path): the profile '\(profile.name)' is well-formed"
      Terminal.write((isForMachines ? json.text : text) + "\n")
      return .done
    } catch let error as ProfileFailure {
      if isForMachines {
        Terminal.write(verdict(on: path, error).text + "\n")
      } else {
        Terminal.write("lightlag: \(error)\n", to: .error)
      }
      return .failedVerdict
    }
  }

  private static func verdict(on path: String, _ failure: ProfileFailure) -> JSON {
    guard case .document(let place, let problem) = failure else {
      return ["file": .string(path), "verdict": "wrong", "problem": .string("\(failure)")]
    }
    // The value of a figure goes by the figure's key, as in the text.
    let keys = place.path.last == "value" ? place.path.dropLast() : place.path[...]
    return [
      "file": .string(path), "verdict": "wrong", "line": JSON(place.line),
      "key": .string(keys.joined(separator: ".")), "problem": .string("\(problem)"),
    ]
  }
}
