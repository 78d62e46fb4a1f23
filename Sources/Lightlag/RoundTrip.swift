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
    /// None is shorter or longer than these.
    case between(Duration, Duration)
    /// The delays change over time, from one of these to the other; jitter comes on top.
    case changing(Duration, Duration)
    /// They are distributed normally, with that standard deviation.
    case normal(deviation: Duration)
    /// They vary in another shape, with that standard deviation.
    case other(deviation: Duration)
  }

  /// What one takes on average, over as long as the delays take to repeat.
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
    if least < most {
      shape = .changing(least, most)
    } else if varying.isEmpty {
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
    case .changing(let least, let most):
      "from \(least.quantityText) to \(most.quantityText) over time"
    case .between(let least, let most):
      "\(average), from \(least.quantityText) to \(most.quantityText)"
    case .normal(let deviation):
      "\(average), normal with a standard deviation of \(deviation.reportText)"
    case .other(let deviation): "\(average), with a standard deviation of \(deviation.reportText)"
    }
  }
}

extension LinkConditions {
  /// The delay, or the mean of those that there are over time, each for as long as it holds.
  fileprivate var meanDelay: Duration {
    if case .contacts(let plan)? = rate {
      return .mean(plan.contacts.map { ($0.lightTime, $0.end - $0.start) }) ?? delay
    }
    guard let trace = delayTrace else { return delay }
    return trace.meanDelay
  }
}

extension DelayTrace {
  /// The mean over a period, or else up to the last sample.
  fileprivate var meanDelay: Duration {
    let samples = samples
    var spans = zip(samples, samples.dropFirst()).map { sample, next in
      (course == .linear ? (sample.delay + next.delay) / 2 : sample.delay, next.time - sample.time)
    }
    guard let first = samples.first, let last = samples.last else { return .zero }
    if let period {
      let delay = course == .linear ? (last.delay + first.delay) / 2 : last.delay
      spans.append((delay, period - last.time + first.time))
    }
    return .mean(spans) ?? last.delay
  }
}

extension Duration {
  /// The mean of delays, each of which holds for a time; `nil` where there is none.
  fileprivate static func mean(_ spans: [(delay: Duration, time: Duration)]) -> Duration? {
    let time = spans.reduce(0.0) { $0 + $1.time / .seconds(1) }
    guard time > 0 else { return nil }
    return spans.reduce(.zero) { $0 + $1.delay * ($1.time / .seconds(1) / time) }
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
