import LightlagCore

/// Conditions of a link, each impairment now and then.
extension Chance {
  mutating func conditions() -> LinkPair<LinkConditions> {
    LinkPair(uplink: direction(), downlink: direction())
  }

  mutating func probability(most partsPerBillion: Int = 1_000_000_000) -> Probability {
    Probability(partsPerBillion: UInt32(below(partsPerBillion + 1)))
  }

  mutating func time(most milliseconds: Int) -> Duration {
    .nanoseconds(below(milliseconds * 1_000_000 + 1))
  }

  private mutating func direction() -> LinkConditions {
    var conditions = LinkConditions(
      delay: [.zero, .milliseconds(3), time(most: 50)][below(3)], jitter: jitter(),
      loss: loss(), lossMode: happens(5) ? .retransmit : .drop,
      duplicate: happens(3) ? Duplication(probability(), correlation: correlation()) : .none,
      corrupt: happens(4) ? corruption() : .none, reorder: happens(4) ? reordering() : .none,
      cut: happens(4) ? probability(most: 100_000_000) : .never,
      rate: happens(2) ? capacity() : nil, isShared: happens(3),
      overhead: happens(4) ? overhead() : .none, limit: limit(), discipline: discipline(),
      inOrder: !happens(3))
    conditions.enabled = !happens(12)
    if happens(9) { conditions.flow = happens(2) ? .outage : .hold }
    if happens(5) { conditions.delayTrace = delayTrace() }
    if happens(4) { conditions.arithmetic = .netem }
    if happens(9) { conditions.isTruncated = true }
    return conditions
  }

  private mutating func correlation() -> Correlation {
    happens(2) ? .none : Correlation(partsPerBillion: UInt32(below(1_000_000_000)))
  }

  // MARK: Delay

  private mutating func jitter() -> Jitter {
    guard happens(2) else { return .none }
    let shapes: [Jitter.Shape] = [.uniform, .normal, .pareto, .paretonormal, delayTable()]
    return Jitter(width: time(most: 9), shape: shapes[below(5)], correlation: correlation())
  }

  private mutating func delayTable() -> Jitter.Shape {
    let entries = (0..<2 + below(9)).map { _ in Int32(below(40_000) - 20_000) }.sorted()
    return (try? DelayTable(entries: entries)).map { .table($0) } ?? .uniform
  }

  private mutating func delayTrace() -> DelayTrace? {
    let times = (0..<1 + below(5)).map { _ in time(most: 90) }.sorted()
    let samples = times.map { DelayTrace.Sample(time: $0, delay: time(most: 30)) }
    return try? DelayTrace(
      samples, course: happens(2) ? .linear : .constant,
      period: happens(2) ? .milliseconds(90 + below(90)) : nil)
  }

  // MARK: Loss and damage

  private mutating func loss() -> Loss {
    switch below(10) {
    case 0:
      .gilbertElliott(
        GilbertElliott(
          goodToBad: probability(), badToGood: probability(), lossInBad: probability(),
          lossInGood: probability(most: 99)))
    case 1: fourState()
    case 2: .every(1 + below(5))
    case 3: .first(below(5))
    case 4: .indices((0..<below(9)).map { 2 * $0 + below(2) })
    case 5, 6: .independent(probability(most: 900_000_000), correlation: correlation())
    case 7: .independent(Probability(partsPerBillion: 200_000_000))
    default: .none
    }
  }

  private mutating func fourState() -> Loss {
    let half = 500_000_000
    let model = try? FourStateLoss(
      p13: probability(most: half), p31: probability(most: half), p32: probability(most: half),
      p23: probability(), p14: probability(most: half))
    return model.map { .fourState($0) } ?? .none
  }

  private mutating func corruption() -> Corruption {
    Corruption(
      chance: probability(), unit: happens(2) ? .bit : .byte, text: happens(2) ? .valid : .any,
      correlation: correlation())
  }

  private mutating func reordering() -> Reordering {
    Reordering(chance: probability(), correlation: correlation(), gap: below(4))
  }

  // MARK: Rate

  private mutating func capacity() -> Capacity? {
    switch below(5) {
    case 0:
      let times = (0..<1 + below(9)).map { _ in Int64(below(40)) }.sorted()
      return .trace(CapacityTrace(milliseconds: times + [41], isOnce: happens(3)))
    case 1: return contacts().map { .contacts($0) }
    default: return .bitsPerSecond(Int64(1_000 + below(1_000_000)))
    }
  }

  private mutating func contacts() -> ContactPlan? {
    var contacts: [Contact] = []
    var start = time(most: 20)
    for _ in 0..<1 + below(3) {
      let end = start + .nanoseconds(1) + time(most: 40)
      contacts.append(
        Contact(
          start: start, end: end,
          rate: DataRate(bitsPerSecond: Int64(10_000 + below(1_000_000))),
          lightTime: time(most: 20)))
      start = end + time(most: 20)
    }
    return try? ContactPlan(contacts, period: happens(3) ? nil : start + .milliseconds(1))
  }

  private mutating func overhead() -> Overhead {
    let cells = happens(2) ? nil : Overhead.Cells(size: 1 + below(60), overhead: below(9) - 1)
    return Overhead(
      includesWebSocket: happens(2), includesTLS: happens(2), includesTCP: happens(2),
      fixedByteCount: below(100) - 50, cells: cells)
  }

  private mutating func limit() -> QueueLimit {
    QueueLimit(
      messages: 1 + below(9), bytes: 1 + below(2_000), time: happens(4) ? time(most: 40) : nil)
  }

  private mutating func discipline() -> QueueDiscipline {
    switch below(4) {
    case 0: .drophead
    case 1: .codel(target: time(most: 9), interval: .nanoseconds(1) + time(most: 20))
    default: .droptail
    }
  }
}
