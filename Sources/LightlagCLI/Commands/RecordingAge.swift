import Lightlag
import LightlagDrivers

/// How long ago a recording was made, by the time of day in its header.
///
/// One in virtual time, or promoted to a fixture, has none, and so no age.
enum RecordingAge {
  static let option = CommandDescription.Option(
    "--max-age", "TIME",
    "Say, with exit status 3, that FILE is older than that, such as 90d.")

  private static let hour: Int64 = 3_600_000_000_000

  /// Says that a recording is older than was asked for; returns whether it is.
  static func warn(about path: String, _ arguments: Arguments) throws -> Bool {
    guard let limit = try arguments.value(option.name, "a time, such as 90d or 12h", nanoseconds)
    else { return false }
    // What is not there will be recorded, or is told of by whoever reads it.
    guard File.exists(path) else { return false }
    var source = try RecordingSource(path: path)
    guard case .header(let header)? = try source.next()?.record,
      let wall = header.wall.flatMap(WallTime.nanoseconds)
    else { return false }
    let age = WallClock.nanoseconds - Int64(clamping: wall)
    guard age > limit else { return false }
    let text = age < 48 * hour ? "\(age / hour) hours" : "\(age / hour / 24) days"
    Terminal.write(
      "lightlag: \(path) was recorded \(text) ago, which is longer than --max-age\n", to: .error)
    return true
  }

  private static func nanoseconds(_ text: String) -> Int64? {
    if text.hasSuffix("d"), let days = Int64(text.dropLast()), 1...36_500 ~= days {
      return days * 24 * hour
    }
    guard let time = try? Duration(parsing: text), time > .zero else { return nil }
    return time.wholeNanoseconds
  }
}
