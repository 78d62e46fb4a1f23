/// How the delays of messages vary around their mean.
public struct Jitter: Hashable, Sendable {
  /// The shape of the variation, in the words of `tc-netem(8)`.
  public enum Shape: Hashable, Sendable {
    /// Evenly spread; the width is the half-width.
    case uniform
    /// The normal distribution; the width is the standard deviation.
    case normal
    /// Many a little early and few very late; the width is the standard deviation.
    case pareto
    /// A quarter normal and three quarters pareto; the width is the standard deviation.
    case paretonormal
    /// What a table says; the width is what the table counts as one.
    case table(DelayTable)
  }

  /// How far delays vary, never negative: see `Shape` for its meaning.
  public let width: Duration

  /// The shape of the variation.
  public let shape: Shape

  /// How much the variation of one message resembles that of the message before.
  public let correlation: Correlation

  /// The width in nanoseconds, as every message needs it.
  package let nanoseconds: Int64

  /// No variation.
  public static let none = Jitter(width: .zero, shape: .uniform)

  /// Creates a variation.
  ///
  /// - Precondition: `width` is not negative, and below 146 years.
  public init(width: Duration, shape: Shape, correlation: Correlation = .none) {
    precondition(width >= .zero, "jitter is a width, so never negative")
    precondition(width < LinkConditions.longest, "jitter is below 146 years")
    self.width = width
    self.shape = shape
    self.correlation = correlation
    nanoseconds = width.wholeNanoseconds
  }

  /// Returns an even variation of so much either way.
  public static func halfWidth(
    _ width: Duration, correlation: Correlation = .none
  ) -> Jitter {
    Jitter(width: width, shape: .uniform, correlation: correlation)
  }

  /// Returns a variation of that standard deviation.
  public static func deviation(
    _ width: Duration, _ shape: Shape = .normal, correlation: Correlation = .none
  ) -> Jitter {
    Jitter(width: width, shape: shape, correlation: correlation)
  }
}

extension Jitter.Shape {
  /// Returns by how many nanoseconds a delay differs from its mean.
  ///
  /// Lesser draws are earlier, except in the normal shape, for which see `Draw.normal`.
  ///
  /// - Parameters:
  ///   - draw: The chance of this message.
  ///   - width: The width in nanoseconds, as `Jitter` bounds it.
  /// - Returns: Nanoseconds, less than none for one that is early.
  @inline(__always)
  package func offset(_ draw: Draw, width: Int64) -> Int64 {
    switch self {
    case .uniform: draw.uniform(halfWidth: width)
    case .normal: draw.normal(deviation: width)
    case .pareto: DelayTable.pareto.offset(draw, width: width)
    case .paretonormal: DelayTable.paretonormal.offset(draw, width: width)
    case .table(let table): table.offset(draw, width: width)
    }
  }
}
