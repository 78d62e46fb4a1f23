import Lightlag
import LightlagDrivers

/// How the recording of a live run is divided among files, as the command line says it.
enum PieceOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--rotate-size", "SIZE",
      """
      Record to one file after the other, FILE.0001 and so on before the
      suffix; the next after so many bytes, such as 100MB.
      """),
    .init("--rotate-every", "TIME", "The same after so long, such as 10min. Both may be given."),
    .init(
      "--last", "TIME",
      """
      Keep the last so long in memory, and record it when a connection
      breaks (at most once in that time), at SIGUSR1, and where the run
      fails: to FILE.0001 and so on before the suffix, one after the other.
      """),
  ]

  /// What was asked for.
  static func pieces(_ arguments: Arguments) throws -> RecordingPieces {
    let byteCount = try arguments.value("--rotate-size", acceptedSize, byteCount)
    let every = try arguments.duration("--rotate-every", suchAs: "90 s or 10min")
    let last = try arguments.duration("--last", suchAs: "90 s or 10min")
    guard let last else {
      guard byteCount != nil || every != nil else { return .whole }
      return .parts(byteCount: byteCount, duration: every)
    }
    guard byteCount == nil, every == nil else {
      throw arguments.error("--last and --rotate-size or --rotate-every cannot go together")
    }
    return .last(last)
  }

  /// What `byteCount` takes.
  private static let acceptedSize =
    "a size from 1B to 1GiB, such as 100MB, in B, kB, KiB, MB, MiB or GiB"

  /// Reads a size.
  static func byteCount(_ text: String) -> Int? {
    // Many write KB for 1000 bytes.
    let text = text.hasSuffix("KB") ? text.dropLast(2) + "kB" : text
    guard let limit = try? QueueLimit(parsing: text), limit == QueueLimit(bytes: limit.bytes) else {
      return nil
    }
    return limit.bytes
  }
}
