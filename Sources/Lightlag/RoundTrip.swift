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
    /// They vary in another shape, with that standard deviation.
    case other(deviation: Duration)
  }

  /// What one takes on average.
  public let mean: Duration

  /// How they vary.
  public let shape: Shape

  /// Creates the round trip of a link under those conditions.
  public init(_ conditions: LinkPair<LinkConditions>) {
    let directions = [conditions.uplink, conditions.downlink].filter(\.enabled)
    let mean = directions.reduce(.zero) { $0 + $1.delay }
    let varying = directions.map(\.jitter).filter { $0.width > .zero }
    self.mean = mean
    let widths = varying.reduce(.zero) { $0 + $1.width }
    // The variance of a sum of independent times is the sum of theirs.
    let variance = varying.reduce(0) { $0 + $1.variance }
    let deviation = Duration.nanoseconds(Int64(variance.squareRoot()))
    if varying.isEmpty {
      shape = .constant
    } else if varying.allSatisfy({ $0.shape == .uniform }) {
      shape = .between(mean - widths, mean + widths)
    } else if varying.allSatisfy({ $0.shape == .normal }) {
      shape = .normal(deviation: deviation)
    } else {
      shape = .other(deviation: deviation)
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
    case .other(let deviation): "\(average), with a standard deviation of \(deviation.reportText)"
    }
  }
}

extension Jitter {
  /// The square of the standard deviation, in nanoseconds; an even spread has a third of that of
  /// its half-width.
  fileprivate var variance: Double {
    let width = Double(width.wholeNanoseconds)
    return shape == .uniform ? width * width / 3 : width * width
  }
}
