public import LightlagCore
import LightlagProfiles

/// How long a message and the answer to it are on their way across a link.
///
/// It is that of two small messages: what a limited rate adds to larger ones is left out.
public struct RoundTrip: Hashable, Sendable, CustomStringConvertible {
  /// How round trips vary around the mean.
  public enum Shape: Hashable, Sendable {
    /// Every one takes the same.
    case constant
    /// None is shorter or longer than these.
    case between(Duration, Duration)
    /// They are distributed normally, with that standard deviation.
    case normal(deviation: Duration)
    /// One direction varies evenly and the other normally.
    case mixed
  }

  /// What one takes on average.
  public let mean: Duration

  /// How they vary.
  public let shape: Shape

  /// Creates the round trip of a link under those conditions.
  public init(_ conditions: LinkPair<LinkConditions>) {
    let directions = [conditions.uplink, conditions.downlink].filter(\.enabled)
    let mean = directions.reduce(.zero) { $0 + $1.delay }
    let varying = directions.filter { $0.jitter > .zero }
    let shapes = Set(varying.map(\.distribution))
    self.mean = mean
    if shapes.count > 1 {
      shape = .mixed
    } else if shapes.contains(.uniform) {
      let jitter = varying.reduce(.zero) { $0 + $1.jitter }
      shape = .between(mean - jitter, mean + jitter)
    } else if shapes.contains(.normal) {
      // The variance of a sum of independent times is the sum of theirs.
      let deviations = varying.map { Double($0.jitter.wholeNanoseconds) }
      let variance = deviations.reduce(0) { $0 + $1 * $1 }
      shape = .normal(deviation: .nanoseconds(Int64(variance.squareRoot())))
    } else {
      shape = .constant
    }
  }

  /// The round trip in words: `100 ms on average, normal with a standard deviation of 14.1 ms`.
  public var description: String {
    let average = "\(mean.quantityText) on average"
    return switch shape {
    case .constant: mean.quantityText
    case .between(let least, let most):
      "\(average), from \(least.quantityText) to \(most.quantityText)"
    case .normal(let deviation):
      "\(average), normal with a standard deviation of \(deviation.reportText)"
    case .mixed: "\(average), one way varying evenly and the other normally"
    }
  }
}
