/// The way of a message through the link: held, queued, sent, propagated.
///
/// What only looks is `mutating` too: a link is large, and would be copied to be looked at.
extension SimplexLink {
  /// Whether anything waits whose fate is not decided.
  var hasWaiting: Bool {
    mutating get { !memory.isEmpty && memory[0].hasWaiting }
  }

  /// When something is decided unless a message comes before, or `nil` if nothing is.
  var deadline: Instant? {
    mutating get {
      guard !memory.isEmpty else { return nil }
      guard memory[0].decided.isEmpty else { return .start }
      var deadline = memory[0].retransmissionDeadline ?? .end
      if !bottleneck.isEmpty { deadline = min(deadline, bottleneck[0].deadline ?? .end) }
      if !memory[0].held.isEmpty { deadline = min(deadline, releaseDeadline) }
      return deadline == .end ? nil : deadline
    }
  }

  private var releaseDeadline: Instant {
    mutating get {
      guard flow != .hold else { return .end }
      guard shared.value.inOrder else { return memory[0].earliestRelease }
      guard let first = memory[0].held.first, !isBarred(first.entry) else { return .end }
      return first.until
    }
  }

  /// Whether messages that wait may be decided by now, and nobody has asked.
  mutating func isBehind(_ now: Instant) -> Bool {
    guard !memory.isEmpty, hasWaiting else { return false }
    return shared.value.isShared || memory[0].isQueuedByAll || deadline ?? .end <= now
  }

  /// Decides what is due by `now`, in the order of its messages.
  mutating func advance(
    to now: Instant, sharing common: inout Bottleneck, into leaving: inout [Leaving]
  ) {
    guard !memory.isEmpty else { return }
    release(at: now, sharing: &common)
    if !bottleneck.isEmpty {
      renewBottleneck(at: now)
      while let outcome = bottleneck[0].advance(to: now) { leave(outcome) }
    }
    retransmit(by: now)
    // Some were held until those had gone.
    release(at: now, sharing: &common)
    takeDecided(into: &leaving)
  }

  /// Returns what was decided about messages that waited, since the last time.
  mutating func takeDecided(into leaving: inout [Leaving]) {
    swap(&leaving, &memory[0].decided)
  }

  // MARK: Holding

  /// Whether a message that is submitted now has to wait for others, or for the link.
  @inline(__always)
  mutating func isBlocked(_ entry: LinkMemory.Entry) -> Bool {
    guard !memory.isEmpty else { return false }
    if flow == .hold { return true }
    guard shared.value.inOrder else { return false }
    return !memory[0].held.isEmpty || isBarred(entry)
  }

  /// Whether a message would overtake others, since it goes another way than those that wait.
  private mutating func isBarred(_ entry: LinkMemory.Entry) -> Bool {
    guard shared.value.inOrder else { return false }
    let isFree = !shared.value.enabled || entry.treatment == .pass
    if memory[0].queued.isEmpty { return isFree && isRetransmitting }
    return isFree || memory[0].isQueuedByAll != shared.value.isShared
  }

  mutating func hold(
    _ entry: LinkMemory.Entry, until: Instant, rule: String? = nil
  ) -> Verdict {
    if memory.isEmpty { memory = [LinkMemory()] }
    memory[0].held.append(LinkMemory.Held(entry: entry, until: until, rule: rule))
    memory[0].earliestRelease = min(memory[0].earliestRelease, until)
    return .waiting
  }

  /// Lets go of what a rule holds.
  mutating func release(rule: String) {
    guard !memory.isEmpty else { return }
    memory[0].held.update { if $0.rule == rule { $0.until = .start } }
    memory[0].earliestRelease = .start
  }

  private mutating func release(at now: Instant, sharing common: inout Bottleneck) {
    guard flow != .hold, !memory[0].held.isEmpty else { return }
    guard shared.value.inOrder else { return releaseAny(at: now, sharing: &common) }
    while let first = memory[0].held.first, first.until <= now, !isBarred(first.entry) {
      let entry = memory[0].held.removeFirst().entry
      decide(entry.index, enter(entry, sharing: &common, at: now))
    }
  }

  private mutating func releaseAny(at now: Instant, sharing common: inout Bottleneck) {
    guard memory[0].earliestRelease <= now else { return }
    let released = memory[0].held.removeAll { $0.until <= now }
    memory[0].earliestRelease = memory[0].held.least(\.until) ?? .end
    for held in released {
      decide(held.entry.index, enter(held.entry, sharing: &common, at: now))
    }
  }

  private mutating func decide(_ index: Int, _ verdict: Verdict) {
    guard verdict != .waiting else { return }
    memory[0].decided.append(Leaving(index: index, verdict: verdict))
  }

  /// Has a message that has its verdict wait all the same, while others before it do that nobody
  /// has been told of.
  mutating func queueBehindDecided(_ entry: LinkMemory.Entry, _ verdict: Verdict) -> Verdict {
    if case .dropped = verdict { return verdict }
    decide(entry.index, verdict)
    return .waiting
  }

  // MARK: Sending

  /// Puts a message in the queue of the link's rate.
  @inline(__always)
  mutating func enter(
    _ entry: LinkMemory.Entry, sharing common: inout Bottleneck, at now: Instant
  ) -> Verdict {
    guard shared.value.enabled, entry.treatment != .pass else {
      return .scheduled(due: inOrder(now))
    }
    if flow == .outage, shared.value.lossMode == .drop { return .dropped(.outage) }
    switch admit(entry, sharing: &common, at: now) {
    case .departs(let sentAt): return propagate(entry, sentAt: sentAt)
    case .dropped: return .dropped(.queue)
    case .queued:
      if memory.isEmpty { memory = [LinkMemory()] }
      memory[0].queued.append(entry)
      memory[0].isQueuedByAll = shared.value.isShared
      return .waiting
    }
  }

  @inline(__always)
  private mutating func admit(
    _ entry: LinkMemory.Entry, sharing common: inout Bottleneck, at now: Instant
  ) -> Bottleneck.Acceptance {
    let isShared = shared.value.isShared
    guard isShared || !bottleneck.isEmpty else { return .departs(at: now) }
    let ticket = Bottleneck.Ticket(connection: chance.connection, index: entry.index)
    let wire = shared.value.overhead.wireByteCount(
      payload: entry.byteCount, direction: chance.direction)
    if isShared {
      return common.accept(ticket, byteCount: entry.byteCount, wireByteCount: wire, at: now)
    }
    renewBottleneck(at: now)
    return bottleneck[0].accept(
      ticket, byteCount: entry.byteCount, wireByteCount: wire, at: now)
  }

  @inline(__always)
  private mutating func renewBottleneck(at now: Instant) {
    guard isBottleneckOld else { return }
    isBottleneckOld = false
    let conditions = shared.value.bottleneck
    if bottleneck[0].conditions != conditions { bottleneck[0].change(to: conditions, at: now) }
  }

  /// Takes on a message that has left the queue, or that the queue gave up.
  mutating func leave(_ outcome: Bottleneck.Outcome) {
    let sentAt: Instant? = if case .departed(_, let instant) = outcome { instant } else { nil }
    let index = outcome.ticket.index
    // In their order, so it is the first, or behind some that were dropped.
    guard let entry = memory[0].queued.removeFirst(where: { $0.index == index }) else { return }
    decide(
      entry.index, sentAt.map { propagate(entry, sentAt: $0) } ?? .dropped(.queue))
  }

  // MARK: Propagation

  @inline(__always)
  private mutating func propagate(_ entry: LinkMemory.Entry, sentAt: Instant) -> Verdict {
    let fate = entry.fate
    let arrival = arrival(entry, sentAt: sentAt)
    if fate.isCut { return .cut(due: afterAll(arrival)) }
    if shared.value.lossMode == .retransmit || isRetransmitting {
      return transmit(entry, sentAt: sentAt, arrival: arrival)
    }
    // As netem counts: a message both lost and duplicated arrives once. A lost one was sent all
    // the same: it has used the link's time.
    if fate.isLost && !fate.isDuplicated { return .dropped(.loss) }
    let due = inOrder(arrival)
    guard fate.isDuplicated && !fate.isLost else { return .scheduled(due: due) }
    var copy = entry
    copy.fate.overtakes = false
    copy.fate.offset = offset(.duplicateJitter, entry.index)
    let again = self.arrival(copy, sentAt: sentAt)
    return .duplicated(due: due, again: inOrder(max(again, due)))
  }

  @inline(__always)
  private func arrival(_ entry: LinkMemory.Entry, sentAt: Instant) -> Instant {
    if entry.fate.overtakes { return sentAt }
    var mean = sentAt.advanced(byNanoseconds: meanDelay(at: sentAt))
    if case .delay(let more) = entry.treatment { mean = mean.advanced(byNanoseconds: more) }
    // Nothing arrives before it was sent: the shape is cut there.
    return max(mean.advanced(byNanoseconds: entry.fate.offset), sentAt)
  }

  /// The delay without its variation, of what leaves at that instant.
  @inline(__always)
  func meanDelay(at sentAt: Instant) -> Int64 {
    guard hasTimes else { return delay }
    if case .contacts(let plan)? = shared.value.rate {
      return plan.lightTime(at: sentAt).wholeNanoseconds
    }
    return shared.value.delayTrace.map { $0.delay(at: sentAt).wholeNanoseconds } ?? delay
  }

  mutating func inOrder(_ due: Instant) -> Instant {
    guard shared.value.inOrder else {
      let due = max(due, opening)
      latestDue = max(due, latestDue)
      return due
    }
    return afterAll(due)
  }

  mutating func afterAll(_ due: Instant) -> Instant {
    latestDue = max(due, latestDue)
    return latestDue
  }

  /// Returns when something other than a message arrives that crosses the link behind all
  /// that was sent before: a handshake or a close, which TCP never loses.
  ///
  /// - Parameters:
  ///   - impairment: The draw of its jitter.
  ///   - time: By how much it is later than all that makes it late anyway.
  ///   - now: When it is sent.
  /// - Returns: `nil` while that is not known, since something waits, or nothing crosses.
  mutating func pass(
    _ impairment: Impairment, after time: Duration = .zero, at now: Instant
  ) -> Instant? {
    // A handshake is the first of all, so what waits has come after it.
    guard flow == .open, impairment == .handshakeJitter || !hasWaiting else { return nil }
    let sentAt = idle(at: now).advanced(by: time)
    var due = sentAt
    if shared.value.enabled {
      let mean = sentAt.advanced(byNanoseconds: meanDelay(at: sentAt))
      due = max(mean.advanced(byNanoseconds: offset(impairment, 0)), sentAt)
    } else {
      due = now
    }
    due = afterAll(due)
    if impairment == .handshakeJitter { opening = due }
    return due
  }

  /// When all that was sent before has left.
  private mutating func idle(at now: Instant) -> Instant {
    guard !bottleneck.isEmpty, !shared.value.isShared else { return now }
    renewBottleneck(at: now)
    // All has its instant, so this has too.
    let mark = Bottleneck.Ticket(connection: chance.connection, index: -1)
    guard case .departs(let instant) = bottleneck[0].pass(mark, at: now) else { return now }
    return instant
  }
}
