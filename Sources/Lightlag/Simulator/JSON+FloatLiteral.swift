public import LightlagEncoding

/// Numbers with a point, as people write them in a test: `["linear": 0.5]`.
extension JSON: ExpressibleByFloatLiteral {
  /// Creates a number, with as many digits as tell it from all others.
  ///
  /// - Precondition: It is finite, as JSON has no other numbers.
  public init(floatLiteral value: Double) {
    precondition(value.isFinite, "JSON has no infinite numbers")
    self = .number("\(value)")
  }
}
