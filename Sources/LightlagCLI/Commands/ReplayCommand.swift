import Lightlag
import LightlagDrivers

/// Repeats a recorded run exactly and says whether it came out the same.
enum ReplayCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "replay", summary: "Repeat a recorded run in virtual time and compare it to the byte.",
    operands: ["FILE"],
    options: [
      .init("--twice", nil, "Repeat it in a second process too, which prints its own verdict."),
      .init("--json", nil, "Print the verdict as JSON."),
    ],
    notes: """
      What came from outside is done again at its instants; what was simulated is made anew.
      Exit status 1 where it came out differently, 3 where the recording is cut off but the same
      as far as it goes, 4 where it cannot be read or repeated.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    let recording: Recording
    do {
      recording = try Recording(path: path)
    } catch let error as RecordingFailure {
      throw BadRecording(description: "\(path): \(error)")
    }
    let report = ReplayReport(path: path, recording: recording, outcome: try Replay.run(recording))
    let text = report.text(isColored: Terminal.hasColor(.output))
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : text)
    guard report.status != .failedVerdict, arguments.has("--twice") else { return report.status }
    let options = arguments.has("--json") ? ["--json"] : []
    let status = try ChildProcess.runSelf(["replay"] + options + ["--", path])
    guard let second = ExitStatus(rawValue: status) else {
      throw SecondProcessFailure(description: "the second process ended with status \(status)")
    }
    return second
  }
}

/// A file that is no recording, or a damaged one.
private struct BadRecording: Error, CustomStringConvertible {
  let description: String
}

/// The second process came to no verdict.
private struct SecondProcessFailure: Error, CustomStringConvertible {
  let description: String
}
