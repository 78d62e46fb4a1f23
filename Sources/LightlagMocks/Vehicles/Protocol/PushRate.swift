/// How often something is pushed to a client that asked for it.
struct PushRate: Hashable, Sendable {
  /// What a second may see.
  static let hertz: ClosedRange<Int64> = 1...100

  /// Nanoseconds from one push to the next.
  let interval: Int64

  /// Creates a rate from millionths of a hertz.
  ///
  /// - Precondition: it is in the range of `hertz`.
  private init(millionthsOfHertz rate: Int64) {
    interval = 1_000_000_000_000_000 / rate
  }

  /// Creates a rate of whole hertz.
  init(hertz: Int64) {
    self.init(millionthsOfHertz: hertz * 1_000_000)
  }

  /// Reads the rate that a request asks for.
  init(_ fields: Fields, default hertz: Int64) throws(FieldFailure) {
    guard fields.has("rate_hz") else {
      self.init(hertz: hertz)
      return
    }
    self.init(millionthsOfHertz: try fields.millionths("rate_hz", in: Self.hertz))
  }
}
