/// A figure of a run, with the bounds between which it lies with the confidence asked for.
public struct Measurement: Hashable, Sendable {
  /// What was measured: the threshold's own words.
  public var name: String
  /// What was found.
  public var value: Int64
  /// The least that fits the sample.
  public var lower: Int64
  /// The most that fits the sample.
  public var upper: Int64
  /// The limit.
  public var limit: Int64
  /// Whether the sample fits the limit.
  public var fits: Bool

  /// Creates a measurement.
  public init(
    name: String, value: Int64, lower: Int64, upper: Int64, limit: Int64, fits: Bool
  ) {
    self.name = name
    self.value = value
    self.lower = lower
    self.upper = upper
    self.limit = limit
    self.fits = fits
  }
}
