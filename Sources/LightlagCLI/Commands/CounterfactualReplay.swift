import Lightlag
import LightlagDrivers

/// `lightlag replay FILE --profile`: the same inputs over another network.
enum CounterfactualReplay {
  /// Runs it, and says how each message fared.
  static func run(_ path: String, _ arguments: Arguments) throws -> ExitStatus {
    let record = try RecordingOptions.recording(arguments)
    let recording = try RecordingSource(path: path).recording()
    let profile = try RunOptions.profile(arguments.value("--profile") ?? "")
    let settings = try RunOptions.settings(arguments)
    let run = try Replay.run(recording, under: profile, settings: settings)
    let outcomes = OutcomeComparison(of: recording, with: run.recording)
    if let record { try run.write(to: record) }
    if let page = arguments.value("--report") {
      try RecordingPage(run.recording, path: record ?? path).write(to: page)
    }
    Terminal.write(arguments.has("--json") ? outcomes.json.text + "\n" : outcomes.text())
    LossNotice.tell(recording, of: path)
    if let divergence = run.divergence { tell(divergence, of: path) }
    return recording.isComplete && run.divergence == nil ? .done : .lossy
  }

  private static func tell(_ divergence: Replay.Divergence, of path: String) {
    Terminal.write(
      "lightlag: \(path): comes out otherwise from line \(divergence.line) on even under its own"
        + " network, so that not all that differs is the profile's doing; see lightlag replay\n",
      to: .error)
  }
}
