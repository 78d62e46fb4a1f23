import Lightlag
import LightlagDrivers

extension RecordingDraft {
  /// Makes sure that some client got through, so that there is something to keep.
  func checkClients() throws {
    guard let reason = try whyWorthless() else { return }
    let what = File.exists(target) ? "stays as it was" : "was not recorded"
    throw NothingToKeep(description: "\(target) \(what): \(reason)")
  }

  /// Puts it in the place of the file where all of it was written, and says what came of that.
  func publish(_ result: RecordingResult) throws -> ExitStatus {
    if result == .complete { try publish() }
    return RunOptions.report(result, path: result == .complete ? target : path)
  }

  /// Says that a run which failed leaves the file as it was, and what to do where that is wrong.
  func tellFailure() {
    Terminal.write(
      "lightlag: \(target) stays as it was, as the run failed; where the change is meant, delete it"
        + " and record it with --serve, --against and --mode once\n", to: .error)
  }
}

/// Nobody got through to be recorded.
private struct NothingToKeep: Error, CustomStringConvertible {
  let description: String
}
