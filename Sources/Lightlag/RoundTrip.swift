public import LightlagCore
import LightlagProfiles

/// How long a message and the answer to it are on their way across a link.
///
/// It is that of two small messages: what a limited rate adds to larger ones is left out, and the
/// wait for a contact.
public struct RoundTrip: Hashable, Sendable, CustomStringConvertible {
  /// How round trips vary around the mean.
  public enum Shape: Hashable, Sendable {
    /// Every one takes the same.
    case constant
    /// None is shorter or longer than these, also where delays change over time.
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
    let mean = directions.reduce(.zero) { $0 + $1.meanDelay }
    let (least, most) = directions.reduce((Duration.zero, Duration.zero)) {
      ($0.0 + $1.delays.lowerBound, $0.1 + $1.delays.upperBound)
    }
    let varying = directions.map(\.jitter).filter { $0.width > .zero }
    self.mean = mean
    let widths = varying.reduce(.zero) { $0 + $1.width }
    // The variance of a sum of independent times is the sum of theirs.
    let variance = varying.reduce(0) { $0 + $1.variance }
    let deviation = Duration.nanoseconds(Int64(variance.squareRoot()))
    if varying.isEmpty, least == most {
      shape = .constant
    } else if varying.allSatisfy({ $0.shape == .uniform }) {
      shape = .between(max(least - widths, .zero), most + widths)
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

extension LinkConditions {
  /// The delay, or the mean of those that there are over time, however long each holds.
  fileprivate var meanDelay: Duration {
    let delays: [Duration] =
      if case .contacts(let plan)? = rate {
        plan.contacts.map(\.lightTime)
      } else {
        delayTrace?.samples.map(\.delay) ?? [delay]
      }
    return delays.reduce(.zero, +) / delays.count
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
