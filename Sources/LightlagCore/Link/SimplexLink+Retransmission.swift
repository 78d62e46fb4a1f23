/// What TCP makes of loss, where the link's loss mode is `retransmit`.
extension SimplexLink {
  /// Whether a message is still to be retransmitted, though the loss mode may have changed.
  @inline(__always)
  var isRetransmitting: Bool {
    mutating get { !memory.isEmpty && memory[0].isRetransmitting }
  }

  mutating func transmit(
    _ entry: LinkMemory.Entry, sentAt: Instant, arrival: Instant
  ) -> Verdict {
    let isLost = entry.fate.isLost || flow == .outage
    // What is due by then comes first.
    retransmit(by: sentAt)
    var retransmission =
      memory[0].retransmission
      ?? Retransmission(
        returnDelay: returnDelay, handshake: meanDelay(at: sentAt) + returnDelay)
    memory[0].retransmission = nil
    retransmission.returnDelay = returnDelay
    let outcome = retransmission.send(
      entry.index, at: sentAt, isLost ? .lost : .arrives(arrival))
    keep(retransmission)
    if outcome == nil, case .delay(let more) = entry.treatment {
      memory[0].ruleDelays[entry.index] = more
    }
    return outcome.map { verdict($0) } ?? .waiting
  }

  /// Sends again what is due to be, and takes note of what has come through.
  mutating func retransmit(by now: Instant) {
    // Taken out meanwhile, since each attempt asks the link for its fate.
    guard memory[0].isRetransmitting, var retransmission = memory[0].retransmission else {
      return
    }
    memory[0].retransmission = nil
    while let (index, outcome) = retransmission.next(
      by: now,
      retransmit: { index, attempt, instant in
        self.attempt(index, number: attempt, at: instant)
      })
    {
      if !memory[0].ruleDelays.isEmpty { memory[0].ruleDelays[index] = nil }
      memory[0].decided.append(Leaving(index: index, verdict: verdict(outcome)))
    }
    keep(retransmission)
  }

  private mutating func keep(_ retransmission: Retransmission) {
    memory[0].isRetransmitting = retransmission.waitingCount > 0
    memory[0].retransmission = retransmission
  }

  private mutating func verdict(_ outcome: Retransmission.Outcome) -> Verdict {
    switch outcome {
    case .arrives(let due): .scheduled(due: afterAll(due))
    case .gaveUp(let instant): .cut(due: afterAll(instant))
    }
  }

  private mutating func attempt(
    _ index: Int, number: Int, at instant: Instant
  ) -> Retransmission.Transmission {
    let isLost = memory[0].loss.isLost(
      retransmission: number, of: index, shared.value.loss, chance)
    if isLost || flow == .outage { return .lost }
    let mean = instant.advanced(
      byNanoseconds: meanDelay(at: instant) + (memory[0].ruleDelays[index] ?? 0))
    let offset = offset(.retransmissionJitter, index, attempt: number)
    return .arrives(max(mean.advanced(byNanoseconds: offset), instant))
  }
}
