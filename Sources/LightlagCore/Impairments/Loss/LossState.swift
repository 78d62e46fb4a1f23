/// Where the loss of one direction of a link stands.
///
/// It takes one step for each message submitted, whatever else becomes of that, so that no other
/// impairment shifts it; and one for each retransmission.
package struct LossState: Hashable, Sendable {
  private var draws = CorrelatedDraws()
  private var isBad = false
  private var state = FourStateLoss.State.gap

  /// Creates the state of a link that has carried nothing.
  package init() {}

  /// Decides whether the next message is lost.
  ///
  /// - Parameters:
  ///   - index: Its position among those submitted, which come in this order.
  ///   - loss: Which messages are lost.
  ///   - chance: The chance of this link.
  /// - Returns: Whether it is lost.
  @inline(__always)
  package mutating func isLost(_ index: Int, _ loss: Loss, _ chance: LinkChance) -> Bool {
    switch loss {
    case .every(let interval): interval > 0 && (index + 1) % interval == 0
    case .first(let count): index < count
    case .indices(let indices): Self.contains(indices, index)
    default: isLost(loss, Draws(chance: chance, index: index, attempt: 0))
    }
  }

  /// Decides whether a retransmission is lost; a pattern of indices loses none.
  ///
  /// - Parameters:
  ///   - attempt: How often the message has been sent before, 1 at least.
  ///   - index: The position of the message among those submitted.
  ///   - loss: Which messages are lost.
  ///   - chance: The chance of this link.
  /// - Returns: Whether it is lost.
  package mutating func isLost(
    retransmission attempt: Int, of index: Int, _ loss: Loss, _ chance: LinkChance
  ) -> Bool {
    precondition(attempt >= 1, "attempt 0 is the message itself")
    return isLost(loss, Draws(chance: chance, index: index, attempt: attempt))
  }

  @inline(__always)
  private mutating func isLost(_ loss: Loss, _ fresh: Draws) -> Bool {
    switch loss {
    case .independent(let probability, let correlation):
      guard correlation != .none else { return fresh.loses(probability) }
      return draws.next(fresh.loss, correlation).decides(probability)
    case .gilbertElliott(let model):
      let isLost = fresh.loses(isBad ? model.lossInBad : model.lossInGood)
      let change = isBad ? model.badToGood : model.goodToBad
      if change != .never, fresh.transition.decides(change) { isBad.toggle() }
      return isLost
    case .fourState(let model):
      state = model.next(from: state, fresh.transition)
      return state == .burstLoss || state == .gapLoss
    case .every, .first, .indices: return false
    }
  }

  private static func contains(_ indices: [Int], _ index: Int) -> Bool {
    var (low, high) = (0, indices.count)
    while low < high {
      let middle = (low + high) / 2
      if indices[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low < indices.count && indices[low] == index
  }

  /// The draws of one message or retransmission, each made only where it is needed.
  private struct Draws {
    let chance: LinkChance
    let index: Int
    let attempt: Int

    var loss: Draw {
      @inline(__always) get {
        chance.draw(attempt == 0 ? .loss : .retransmission, index, attempt: attempt)
      }
    }

    var transition: Draw {
      @inline(__always) get { chance.draw(.lossTransition, index, attempt: attempt) }
    }

    @inline(__always)
    func loses(_ probability: Probability) -> Bool {
      // What is certain needs no draw.
      if probability == .never { return false }
      return probability == .always || loss.decides(probability)
    }
  }
}
