import Lightlag
import LightlagDrivers

/// Says on standard error what makes a command end with status 3.
enum LossNotice {
  /// Says what is missing in a recording, in one line, if anything.
  static func tell(_ losses: [String], of path: String) {
    guard !losses.isEmpty else { return }
    Terminal.write(
      "lightlag: \(path): \(losses.joined(separator: "; ")); see lightlag doctor\n", to: .error)
  }

  /// What was left out of a recording since this version does not know it, in words; none where
  /// nothing was.
  static func leftOut(_ unknownCount: Int) -> [String] {
    let count = unknownCount.counted("line or key", "lines and keys")
    return unknownCount > 0 ? ["\(count) left out that are not known here"] : []
  }

  /// Says where a recording that was read whole is cut off, if it is.
  static func tell(_ recording: Recording, of path: String) {
    guard !recording.isComplete else { return }
    let lineCount = recording.bytes.count { $0 == UInt8(ascii: "\n") }
    let place = recording.isTorn ? "in line \(lineCount + 1)" : "behind line \(lineCount)"
    tell(["cut off \(place)"], of: path)
  }
}
