/// A link with four states: good and bad periods, each with messages that are lost and arrive.
///
/// In the words of `tc-netem(8)`, "loss state p13 p31 p32 p23 p14". One chance decides for each
/// message where the chain goes, and whether the message is lost follows from there. It starts in
/// state 1.
///
/// Source: Salsano, Ludovici and Ordine, "Definition of a general and intuitive loss model for
/// packet networks and its implementation in the Netem module", 2009.
public struct FourStateLoss: Hashable, Sendable {
  /// Where the chain is.
  package enum State: UInt8, Sendable {
    /// State 1: messages arrive, outside a burst.
    case gap = 1
    /// State 2: messages arrive, within a burst.
    case burst
    /// State 3: messages are lost, within a burst.
    case burstLoss
    /// State 4: one message is lost alone, outside a burst.
    case gapLoss
  }

  /// Chance that a burst of loss begins.
  public let p13: Probability

  /// Chance that a burst ends with a message that arrives.
  public let p31: Probability

  /// Chance that, within a burst, messages begin to arrive.
  public let p32: Probability

  /// Chance that, within a burst, messages begin to be lost again.
  public let p23: Probability

  /// Chance that a message is lost alone.
  public let p14: Probability

  /// Creates a model; what is not named is as in `tc`.
  ///
  /// - Parameters:
  ///   - p13: Chance that a burst of loss begins.
  ///   - p31: Chance that a burst ends; `nil` for one less `p13`.
  ///   - p32: Chance that messages begin to arrive within a burst.
  ///   - p23: Chance that they begin to be lost again.
  ///   - p14: Chance that a message is lost alone.
  /// - Throws: `LossFailure.leavingExceedsOne` for state 1 or 3.
  public init(
    p13: Probability, p31: Probability? = nil, p32: Probability = .never,
    p23: Probability = .always, p14: Probability = .never
  ) throws(LossFailure) {
    self.p13 = p13
    self.p31 = p31 ?? p13.opposite
    self.p32 = p32
    self.p23 = p23
    self.p14 = p14
    try Self.check(state: 1, p13, p14)
    try Self.check(state: 3, self.p31, p32)
  }

  /// The part of messages that is lost in the long run.
  public var stationaryRate: Probability {
    guard p13 != .never else {
      // States 2 and 3 are never entered; a message lost alone is followed by one that arrives.
      let alone = UInt128(p14.partsPerBillion)
      return Probability(rounding: alone, by: 1_000_000_000 + alone)
    }
    // Without p32 state 2 is never entered, and p23 is of no account.
    let resuming = p32 == .never ? Probability.always : p23
    let (leave, again) = (UInt128(p31.partsPerBillion), UInt128(resuming.partsPerBillion))
    let lostAlone = leave * again * UInt128(p14.partsPerBillion)
    let lostInBursts = UInt128(p13.partsPerBillion) * again * 1_000_000_000
    let arrived =
      leave * again * 1_000_000_000
      + UInt128(p13.partsPerBillion) * UInt128(p32.partsPerBillion) * 1_000_000_000
    let lost = lostAlone + lostInBursts
    return Probability(rounding: lost, by: lost + arrived)
  }

  /// Returns where the chain goes from `state`.
  @inline(__always)
  package func next(from state: State, _ draw: Draw) -> State {
    switch state {
    case .gap: choose(draw, p14, .gapLoss, p13, .burstLoss, else: .gap)
    case .burst: draw.decides(p23) ? .burstLoss : .burst
    case .burstLoss: choose(draw, p32, .burst, p31, .gap, else: .burstLoss)
    case .gapLoss: .gap
    }
  }

  /// Takes the first state with its chance, the second with its own, or else the third.
  @inline(__always)
  private func choose(
    _ draw: Draw, _ first: Probability, _ firstState: State, _ second: Probability,
    _ secondState: State, else third: State
  ) -> State {
    if draw.decides(first) { return firstState }
    let sum = Probability(partsPerBillion: first.partsPerBillion &+ second.partsPerBillion)
    return draw.decides(sum) ? secondState : third
  }

  private static func check(
    state: Int, _ first: Probability, _ second: Probability
  ) throws(LossFailure) {
    let sum = first.partsPerBillion + second.partsPerBillion
    guard sum <= 1_000_000_000
    else { throw .leavingExceedsOne(state: state, partsPerBillion: sum) }
  }
}
