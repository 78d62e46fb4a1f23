import Lightlag
import LightlagDrivers

/// How long ago a recording was made, by the time or the day in its header.
///
/// One in virtual time has none, and so no age. One that was promoted has the day, which counts
/// from its beginning.
enum RecordingAge {
  static let option = CommandDescription.Option(
    "--max-age", "TIME",
    "Say, with exit status 3, that FILE is older than that, such as 90d;\n"
      + "a day counts from its beginning (UTC).")

  private static let second: Int64 = 1_000_000_000
  private static let hour = 3_600 * second

  /// Says that a recording is older than was asked for; returns whether it is.
  static func warn(about path: String, _ arguments: Arguments) throws -> Bool {
    guard let limit = try arguments.value(option.name, "a time, such as 90d or 12h", nanoseconds)
    else { return false }
    // What is not there will be recorded, or is told of by whoever reads it.
    guard File.exists(path) else { return false }
    var source = try RecordingSource(path: path)
    guard case .header(let header)? = try source.next()?.record, let wall = header.wall,
      let began = WallTime.nanoseconds(wall) ?? WallTime.beginning(ofDay: wall)
    else { return false }
    let age = WallClock.nanoseconds - Int64(clamping: began)
    guard age > limit else { return false }
    let text = WallTime.nanoseconds(wall) == nil ? "on \(wall)" : "\(words(age)) ago"
    Terminal.write(
      "lightlag: \(path) was recorded \(text), which is longer ago than --max-age\n", to: .error)
    return true
  }

  /// An age in the unit that has a few of it, rounded down.
  private static func words(_ age: Int64) -> String {
    let (count, unit) =
      switch age {
      case ..<(120 * second): (age / second, "second")
      case ..<(2 * hour): (age / (60 * second), "minute")
      case ..<(48 * hour): (age / hour, "hour")
      default: (age / (24 * hour), "day")
      }
    return Int(count).counted(unit)
  }

  private static func nanoseconds(_ text: String) -> Int64? {
    if text.hasSuffix("d"), let days = Int64(text.dropLast()), 1...36_500 ~= days {
      return days * 24 * hour
    }
    guard let time = try? Duration(parsing: text), time > .zero else { return nil }
    return time.wholeNanoseconds
  }
}
