import Lightlag
import LightlagDrivers

/// What the commands share that take recordings.
enum RecordingOptions {
  /// The kind of file that a path asks for by its suffix.
  ///
  /// What is no plain file, such as `/dev/stdout` or a pipe, has no suffix, and is given lines.
  ///
  /// - Parameters:
  ///   - path: Where a recording is to be written.
  ///   - option: The option that gave the path, or `nil` where it is an operand.
  ///   - arguments: The command line.
  /// - Returns: What to write.
  /// - Throws: `UsageError` where the suffix is that of something else.
  @discardableResult
  static func format(
    of path: String, option: String? = nil, _ arguments: Arguments
  ) throws -> RecordingConversion.Format {
    if let format = RecordingConversion.Format(path: path), format.holdsLines { return format }
    guard !path.hasPrefix("/dev/"), case .file = FilePlace(path) else { return .jsonLines }
    let place = option.map { "\($0) \(path)" } ?? "'\(path)'"
    throw arguments.error("\(place): name it *.jsonl or *.mcap; lightlag convert makes others")
  }

  /// The file that an option names to record a run to, if it does.
  @discardableResult
  static func recording(
    _ arguments: Arguments, from option: String = "--record"
  ) throws -> String? {
    guard let path = arguments.value(option) else { return nil }
    try format(of: path, option: option, arguments)
    return path
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
