import LightlagCore

/// When a replay does what was recorded, besides after its causes.
public enum ReplayPace: Hashable, Sendable {
  /// As soon as its causes allow.
  case asSoonAsPossible
  /// At the recorded instants.
  case recorded
  /// So many thousandths of the recorded speed.
  case rate(thousandths: Int64)
  /// At the recorded instants, pauses longer than that cut short.
  case longestPause(Duration)

  /// Why words state no pace.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The words.
    public let text: String

    public var description: String {
      "'\(text)' is none of asap, recorded, rate=2.5 (0.001 to 1000) and max-gap=1s"
    }
  }

  /// Creates the pace that words state: `asap`, `recorded`, `rate=2.5` or `max-gap=1s`.
  public init(parsing text: String) throws(Failure) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first ?? "", parts.count) {
    case ("asap", 1): self = .asSoonAsPossible
    case ("recorded", 1): self = .recorded
    case ("rate", 2):
      guard let rate = FixedPoint(String(parts[1])), parts[1].utf8.allSatisfy(Self.isDecimal),
        let thousandths = Int64(exactly: rate.parts / 1_000_000_000),
        1...1_000_000 ~= thousandths
      else { throw Failure(text: text) }
      self = .rate(thousandths: thousandths)
    case ("max-gap", 2):
      guard let pause = DurationText.nanoseconds(parts[1]) else { throw Failure(text: text) }
      self = .longestPause(.nanoseconds(pause))
    default: throw Failure(text: text)
    }
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte &- UInt8(ascii: "0") < 10
  }

  /// Finds out when something is done.
  ///
  /// - Parameters:
  ///   - recorded: When it was done.
  ///   - before: When the one before it was done, and when that is done again.
  /// - Returns: The nanosecond of the replay.
  func nanoseconds(_ recorded: Int64, after before: (recorded: Int64, due: Int64)) -> Int64 {
    switch self {
    case .asSoonAsPossible: return 0
    case .recorded: return recorded
    case .rate(let thousandths):
      return Int64(clamping: Int128(recorded) * 1_000 / Int128(thousandths))
    case .longestPause(let pause):
      return before.due + min(recorded - before.recorded, pause.wholeNanoseconds)
    }
  }
}
