extension Probability {
  /// Creates the chance nearest to a ratio.
  ///
  /// - Precondition: `part` is at most `whole`, and `whole` is positive and below 2^96.
  init(rounding part: UInt128, by whole: UInt128) {
    self.init(partsPerBillion: UInt32((part * 1_000_000_000 + whole / 2) / whole))
  }

  /// The chance that it does not happen.
  var opposite: Probability { Probability(partsPerBillion: 1_000_000_000 - partsPerBillion) }
}
