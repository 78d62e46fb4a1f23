import Lightlag
import LightlagDrivers

/// Standard input and output in the place of files: `-`, or their paths in `/dev`.
enum StandardStream {
  /// Where an operand leads: - is standard input.
  static func input(_ path: String) -> String { path == "-" ? "/dev/stdin" : path }

  /// Where an operand or option leads: - is standard output.
  static func output(_ path: String) -> String { path == "-" ? "/dev/stdout" : path }

  /// Where what is said about a file goes: beside its data, where those go to standard output.
  static func channel(besides path: String?) -> Terminal.Channel {
    path.map(FilePlace.init) == .descriptor(Terminal.Channel.output.rawValue) ? .error : .output
  }

  /// Makes sure that no path is standard input, as files are read more than once.
  ///
  /// - Throws: `UsageError`.
  static func refuseInput(_ paths: some Sequence<String>, _ arguments: Arguments) throws {
    guard paths.contains("-") else { return }
    throw arguments.error(
      "'-': standard input is read once, and this reads what it is given more than once: name a"
        + " file")
  }

  /// Makes sure that what is written is a file, as it is read again.
  ///
  /// - Throws: `UsageError`.
  static func refuseOutput(_ path: String, _ arguments: Arguments) throws {
    if path != "-", case .file = FilePlace(path) { return }
    throw arguments.error("'\(path)': what is written is read again: name a file")
  }
}
