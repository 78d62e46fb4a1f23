import Lightlag
import LightlagDrivers

/// Repeats a recorded run exactly and says whether it came out the same.
enum ReplayCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "replay", summary: "Repeat a recorded run in virtual time and compare it to the byte.",
    operands: ["FILE"],
    options: [
      .init("--twice", nil, "Repeat it in a second process too."),
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
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : report.text)
    guard report.status == .done || report.status == .lossy else { return report.status }
    guard arguments.has("--twice") else { return report.status }
    let options = arguments.has("--json") ? ["--json"] : []
    let second = try ChildProcess.runSelf(["replay", path] + options)
    return ExitStatus(rawValue: second) ?? .couldNotRun
  }
}

/// A file that is no recording, or a damaged one.
struct BadRecording: Error, CustomStringConvertible {
  let description: String
}
