import LightlagCore
public import LightlagMocks
import LightlagProfiles

extension SerialLineConditions {
  /// What is wrong with a text that is to be conditions.
  public struct TextFailure: Error, Hashable, CustomStringConvertible {
    /// What is wrong, in a line.
    public let description: String
  }

  /// Reads conditions as `delay=20ms, corrupt=0.1%, loss=0.1%, loss-mode=drop, stall=2s/30s,
  /// cut=60s+5s`; a cut may be named more than once.
  ///
  /// - Throws: `TextFailure`.
  public init(parsing text: String) throws(TextFailure) {
    self.init()
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmed }
      guard pair.count == 2 else { throw Self.failure(part, "NAME=VALUE") }
      try set(pair[0], to: pair[1], part)
    }
    cuts.sort { $0.start < $1.start }
  }

  private mutating func set(
    _ name: String, to value: String, _ part: Substring
  ) throws(TextFailure) {
    switch name {
    case "delay": delay = try Self.duration(value, part)
    case "corrupt": corrupt = try Self.probability(value, part)
    case "loss": loss = try Self.probability(value, part)
    case "loss-mode":
      guard let mode = LossMode(rawValue: value) else {
        throw Self.failure(part, LossMode.allCases.map(\.rawValue).joined(separator: " or "))
      }
      lossMode = mode
    case "stall":
      let times = try Self.pair(value, "/", part)
      guard .zero < times.0, times.0 < times.1 else {
        throw Self.failure(part, "a shorter time of a longer one, such as 2s/30s")
      }
      (stallLength, stallInterval) = times
    case "cut":
      let times = try Self.pair(value, "+", part)
      cuts.append(Cut(start: Instant.start.advanced(by: times.0), length: times.1))
    default: throw Self.failure(part, "delay, corrupt, loss, loss-mode, stall or cut")
    }
  }

  private static func pair(
    _ value: String, _ separator: Character, _ part: Substring
  ) throws(TextFailure) -> (Duration, Duration) {
    let times = value.split(separator: separator).map { $0.trimmed }
    guard times.count == 2 else { throw failure(part, "two times, such as 2s\(separator)30s") }
    return (try duration(times[0], part), try duration(times[1], part))
  }

  private static func duration(_ text: String, _ part: Substring) throws(TextFailure) -> Duration {
    let time: Duration
    do { time = try Duration(parsing: text) } catch {
      guard case .tooLarge(let greatest) = error.reason else {
        throw failure(part, "a time, such as 20ms")
      }
      throw failure(part, "a time of at most \(greatest)")
    }
    guard time >= .zero else { throw failure(part, "a time, such as 20ms") }
    return time
  }

  private static func probability(
    _ text: String, _ part: Substring
  ) throws(TextFailure) -> Probability {
    guard let chance = try? Probability(parsing: text) else {
      throw failure(part, "a chance, such as 0.1%")
    }
    return chance
  }

  private static func failure(_ part: Substring, _ accepted: String) -> TextFailure {
    TextFailure(description: "'\(String(part).trimmed)': give \(accepted)")
  }
}

extension StringProtocol {
  /// This text without the spaces around it.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " })
    else { return "" }
    return String(self[first...last])
  }
}
