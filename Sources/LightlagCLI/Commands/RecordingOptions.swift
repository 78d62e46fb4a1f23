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

  /// Makes sure that nothing is written over what is read, however its path is spelled.
  static func check(
    output: String, reading paths: [String], _ arguments: Arguments
  ) throws {
    guard let path = paths.first(where: { File.isSame($0, output) }) else { return }
    let name = path == output ? "" : ", which is '\(path)',"
    throw arguments.error("'\(output)'\(name) is read: name another file to write")
  }
}
