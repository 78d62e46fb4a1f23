import LightlagCore

/// A model of loss as a chain of phases, in each of which a message is lost with one chance.
struct LossChain: Sendable {
  /// The chance to go from the first phase to the second, with each message.
  private let transitions: [[Double]]
  /// The chance of each phase that a message is lost.
  private let losses: [Double]

  /// One phase, in which each message is lost by itself.
  init(chance: Double) {
    (transitions, losses) = ([[1]], [chance])
  }

  /// Gilbert's and Elliott's model: good and bad.
  init(_ model: GilbertElliott) {
    let (worsens, betters) = (model.goodToBad.value, model.badToGood.value)
    let (inGood, inBad) = (model.lossInGood.value, model.lossInBad.value)
    // What never turns bad stays good, as it starts.
    let stays = worsens == 0
    transitions = stays ? [[1]] : [[1 - worsens, worsens], [betters, 1 - betters]]
    losses = stays ? [inGood] : [inGood, inBad]
  }

  /// The four-state model, its states in the order of their numbers.
  init(_ model: FourStateLoss) {
    let (p13, p31, p32) = (model.p13.value, model.p31.value, model.p32.value)
    let (p23, p14) = (model.p23.value, model.p14.value)
    guard p13 > 0 else {
      // States 2 and 3 are never entered.
      (transitions, losses) = ([[1 - p14, p14], [1, 0]], [0, 1])
      return
    }
    guard p32 > 0 else {
      (transitions, losses) = (
        [[1 - p13 - p14, p13, p14], [p31, 1 - p31, 0], [1, 0, 0]], [0, 1, 1]
      )
      return
    }
    transitions = [
      [1 - p13 - p14, 0, p13, p14], [0, 1 - p23, p23, 0], [p31, p32, 1 - p31 - p32, 0],
      [1, 0, 0, 0],
    ]
    losses = [0, 0, 1, 1]
  }

  /// The greatest chance of any phase that the next message is lost.
  var mostAgain: Double {
    transitions.map { row in zip(row, losses).reduce(0) { $0 + $1.0 * $1.1 } }.max() ?? 0
  }

  /// The chain of phases and losses together, of which a part `kept` is seen; and for each of its
  /// states 1 where a message is lost, else 0.
  func observed(kept: Double) -> (chain: MarkovChain, isLost: [Double]) {
    let states = losses.indices.flatMap { phase in
      let loss = losses[phase] * kept
      // A state that is never entered is left out.
      return [(phase, 0.0, 1 - loss), (phase, 1.0, loss)].filter { $0.2 > 0 }
    }
    let chances = states.map { from in
      states.map { to in transitions[from.0][to.0] * to.2 }
    }
    return (MarkovChain(chances), states.map(\.1))
  }
}
