/// What is left to chance where models remember, and what of the conditions is kept at hand.
extension SimplexLink {
  /// Decides all that is left to chance, with models of which some remember.
  mutating func castRemembering(_ index: Int, _ fate: inout Fate) {
    // Read one by one: the conditions are large, and would be copied to be held.
    let arithmetic = shared.value.arithmetic
    fate.isLost = isLost(index, arithmetic)
    let (duplicate, corrupt) = (shared.value.duplicate, shared.value.corrupt)
    fate.isDuplicated = memory[0].duplicate.decides(
      duplicate.chance, chance.draw(.duplicate, index), duplicate.correlation, arithmetic)
    fate.isCorrupt = memory[0].corrupt.decides(
      corrupt.chance, chance.draw(.corrupt, index), corrupt.correlation, arithmetic)
    fate.overtakes = memory[0].reorder.overtakes(index, shared.value.reorder, chance)
    if width > 0 {
      fate.offset = memory[0].offset(
        chance.draw(.jitter, index), shared.value.jitter, arithmetic)
    }
    guard shared.value.lossMode == .retransmit else { return }
    // TCP finds damage by its checksum, and drops what it has already.
    fate.isLost = fate.isLost || fate.isCorrupt
    fate.isCorrupt = false
    fate.isDuplicated = false
  }

  @inline(__always)
  private mutating func isLost(_ index: Int, _ arithmetic: LinkConditions.Arithmetic) -> Bool {
    guard arithmetic == .netem,
      case .independent(let probability, let correlation) = shared.value.loss
    else { return memory[0].loss.isLost(index, shared.value.loss, chance) }
    return memory[0].netemLoss.next(chance.draw(.loss, index), correlation).decides(probability)
  }

  /// Returns by how much the delay of something differs from the mean that follows no other.
  @inline(__always)
  func offset(_ impairment: Impairment, _ index: Int, attempt: Int = 0) -> Int64 {
    guard width > 0 else { return 0 }
    return shared.value.jitter.offset(
      chance.draw(impairment, index, attempt: attempt), shared.value.arithmetic)
  }

  /// Returns how a message is damaged, or `nil` where it is empty.
  func damage(to message: Message, _ index: Int) -> Damage? {
    Damage(in: message, shared.value.corrupt, chance.draw(.corruptPlace, index))
  }

  /// Keeps at hand what every message needs, and makes room for what has to be remembered.
  mutating func takeConditions() {
    delay = shared.value.delay.wholeNanoseconds
    width = shared.value.jitter.nanoseconds
    hasTimes = shared.value.delayTrace != nil
    if case .contacts? = shared.value.rate { hasTimes = true }
    isBottleneckOld = true
    if bottleneck.isEmpty, shared.value.rate != nil, !shared.value.isShared {
      bottleneck = [Bottleneck(Bottleneck.Conditions())]
    }
    if memory.isEmpty, shared.value.needsMemory { memory = [LinkMemory()] }
  }
}

extension LinkConditions {
  /// Whether a message's fate takes more than draws of its own.
  fileprivate var needsMemory: Bool {
    let isPlain =
      if case .independent(_, .none) = loss { true } else { false }
    return !isPlain || flow != .open || lossMode == .retransmit || corrupt != .none
      || reorder != .none || jitter.correlation != .none || duplicate.correlation != .none
      || arithmetic == .netem || (discipline != .droptail && rate != nil)
  }

  /// What of these the queue of the rate has to know.
  var bottleneck: Bottleneck.Conditions {
    Bottleneck.Conditions(capacity: rate, limit: limit, discipline: discipline)
  }
}

extension Jitter {
  /// Returns by how many nanoseconds a delay differs from the mean.
  @inline(__always)
  func offset(_ draw: Draw, _ arithmetic: LinkConditions.Arithmetic) -> Int64 {
    arithmetic == .exact ? shape.offset(draw, width: nanoseconds) : netemOffset(draw)
  }

  /// The kernel keeps the width in 31 bits of nanoseconds, which is two seconds.
  private func netemOffset(_ draw: Draw) -> Int64 {
    let table: DelayTable? =
      switch shape {
      case .uniform: nil
      case .normal: .netemNormal
      case .pareto: .netemPareto
      case .paretonormal: .netemParetonormal
      case .table(let table): table
      }
    return NetemArithmetic.delay(
      mean: 0, deviation: Int32(clamping: nanoseconds), table: table,
      random: UInt32(draw.bits >> 32))
  }
}
