import Lightlag
import LightlagDrivers

/// What the commands share that take recordings.
enum RecordingOptions {
  /// The kind of file that a path asks for by its suffix.
  static func format(
    of path: String, _ arguments: Arguments
  ) throws -> RecordingConversion.Format {
    guard let format = RecordingConversion.Format(path: path), format.holdsLines else {
      throw arguments.error("'\(path)': the suffix must be .jsonl or .mcap")
    }
    return format
  }
}
