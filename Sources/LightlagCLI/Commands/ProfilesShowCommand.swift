import Lightlag
import LightlagDrivers

/// Shows the figures of a profile.
enum ProfilesShowCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles show", summary: "Show a profile: each figure and where it comes from.",
    operands: ["NAME|FILE"], options: [.init("--json", nil, "Print its document.")])

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let profile = try RunOptions.profile(arguments.operands[0])
    guard arguments.has("--json") else {
      Terminal.write(ProfileReport(profile: profile).text)
      return .done
    }
    let document = String(decoding: profile.document, as: UTF8.self)
    Terminal.write(document.hasSuffix("\n") ? document : document + "\n")
    return .done
  }
}
