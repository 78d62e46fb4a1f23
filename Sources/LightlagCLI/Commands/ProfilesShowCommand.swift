import Lightlag
import LightlagDrivers

/// Shows the figures of a profile, and what they come to.
enum ProfilesShowCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "profiles show",
    summary: "Show a profile: each figure, where it comes from, and what it comes to.",
    operands: ["NAME|FILE"],
    options: [
      .init(
        "--at", "DATE",
        """
        As on a day, such as 2026-11-21 or 2026-11-21T12:00Z: with the light
        time of the profile's planet.
        """
      ),
      .init("--svg", "FILE", "Write a picture instead, for light and dark; - for standard output."),
      .init("--json", nil, "Print its document, with what was measured as one member more."),
    ],
    notes: """
      The delays are those of messages that crossed the simulated link in virtual time, and so is
      the picture. Bars are coloured beyond the 90th and the 99th percentile; NO_COLOR turns
      colours off.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let profile = try RunOptions.profile(arguments.operands[0])
    let (network, lightTime) = try network(of: profile, arguments)
    let look = NetworkLook(network)
    if let path = arguments.value("--svg") {
      guard !arguments.has("--json") else { throw arguments.error("give either --svg or --json") }
      let summary = [profile.summary, lightTime.map { "\($0)." }].compactMap(\.self)
      let picture = SVGPicture(
        title: profile.name, summary: summary.joined(separator: " "), look: look)
      try write(picture.text, to: path)
    } else if arguments.has("--json") {
      Terminal.write(document(of: profile, look.json(lightTime)))
    } else {
      let report = ProfileReport(
        profile: profile, network: network, lightTime: lightTime, look: look)
      Terminal.write(report.text(isColored: Terminal.hasColor(.output)))
    }
    return .done
  }

  /// The network of the profile, on the day that was asked for.
  private static func network(
    of profile: Profile, _ arguments: Arguments
  ) throws -> (network: Network, lightTime: LightTimeOfDay?) {
    guard let date = try RunOptions.date(arguments) else { return (profile.network, nil) }
    do {
      let lightTime = try LightTimeOfDay(of: profile, at: date)
      var network = profile.network
      lightTime.apply(to: &network)
      try ConditionSetting.apply([], to: &network)
      return (network, lightTime)
    } catch {
      throw arguments.error("--at: \(error)")
    }
  }

  private static func write(_ text: String, to path: String) throws {
    guard path != "-" else { return Terminal.write(text) }
    try TextFile.write(text, to: path)
    Terminal.write("wrote \(path)\n", to: .error)
  }

  /// The document as it was written, with one member more at its end.
  private static func document(of profile: Profile, _ measured: JSON) -> String {
    let text = String(decoding: profile.document, as: UTF8.self)
    guard let end = text.lastIndex(of: "}") else { return text }
    var head = text[..<end]
    while head.last?.isWhitespace == true { head.removeLast() }
    return "\(head),\n  \"measured\": \(measured.text)\n}\n"
  }
}
