import LightlagCore
import Testing

/// Random inputs, and what must hold whatever they are.
@Suite struct BottleneckWalkTests {
  enum Step {
    case accept(byteCount: Int, wireByteCount: Int)
    case pass
    case change(Bottleneck.Conditions)
    case look
  }

  /// What happens in a walk, in order, at the instants at which it does.
  static func steps(_ dice: inout Dice, changes: Bool) -> [(at: Instant, step: Step)] {
    var now: Int64 = 0
    return (0..<400).map { _ in
      if dice.roll(3) > 0 { now += Int64(dice.roll([1, 2_000_000, 20_000_000][dice.roll(3)])) }
      if dice.roll(4) == 0 { now = now / 1_000_000 * 1_000_000 + 1_000_000 }
      let byteCount = dice.roll([5, 1_250, 4_000][dice.roll(3)])
      let step: Step =
        switch dice.roll(20) {
        case 0 where changes: .change(conditions(&dice))
        case 1, 2: .pass
        case 3, 4: .look
        default: .accept(byteCount: byteCount, wireByteCount: byteCount + dice.roll(60))
        }
      return (Instant(nanoseconds: now), step)
    }
  }

  static func conditions(
    _ dice: inout Dice, discipline: QueueDiscipline? = nil
  ) -> Bottleneck.Conditions {
    let trace = CapacityTraceTests.randomTrace(&dice)
    let capacity: Capacity? =
      switch dice.roll(8) {
      case 0: nil
      case 1...3: .trace(CapacityTrace(milliseconds: trace, isOnce: dice.roll(6) == 0))
      default: .constant(DataRate(bitsPerSecond: Int64(1 + dice.roll(2_000_000))))
      }
    let limits = [
      QueueLimit(), QueueLimit(messages: 1 + dice.roll(8)), QueueLimit(bytes: 1 + dice.roll(9_000)),
      QueueLimit(time: .milliseconds(dice.roll(60))),
    ]
    let disciplines = [
      QueueDiscipline.droptail, .drophead,
      .codel(target: .milliseconds(dice.roll(9)), interval: .milliseconds(1 + dice.roll(40))),
    ]
    return Bottleneck.Conditions(
      capacity: capacity, limit: limits[dice.roll(4)],
      discipline: discipline ?? disciplines[dice.roll(3)])
  }

  /// A walk's bottleneck, and beside it what became of everything, in plain lists.
  struct Walk {
    struct Entry {
      let ticket: Bottleneck.Ticket
      let byteCount: Int
      let arrival: Instant
      var departure: Instant?
      var drop: Instant?
    }

    var bottleneck: Bottleneck
    var entries: [Entry] = []
    /// What was told, in the order in which it was.
    var told: [Bottleneck.Outcome] = []

    mutating func take(_ step: Step, at now: Instant) {
      let ticket = Bottleneck.Ticket.sample(entries.count)
      switch step {
      case .accept(let byteCount, let wireByteCount):
        // Without a capacity nothing queues, and so nothing counts.
        let counts = bottleneck.conditions.capacity != nil
        enter(
          ticket, counts ? byteCount : 0, now,
          bottleneck.accept(ticket, byteCount: byteCount, wireByteCount: wireByteCount, at: now))
      case .pass: enter(ticket, 0, now, bottleneck.pass(ticket, at: now))
      case .change(let conditions): bottleneck.change(to: conditions, at: now)
      case .look: break
      }
    }

    mutating func enter(
      _ ticket: Bottleneck.Ticket, _ byteCount: Int, _ now: Instant,
      _ acceptance: Bottleneck.Acceptance
    ) {
      var entry = Entry(ticket: ticket, byteCount: byteCount, arrival: now)
      switch acceptance {
      case .departs(let at): entry.departure = at
      case .dropped: entry.drop = now
      case .queued: break
      }
      entries.append(entry)
    }

    mutating func look(at now: Instant) {
      for outcome in bottleneck.outcomes(by: now) {
        told.append(outcome)
        let index = outcome.ticket.index
        #expect(entries[index].departure == nil && entries[index].drop == nil)
        if outcome.isDrop {
          entries[index].drop = outcome.at
        } else {
          entries[index].departure = outcome.at
        }
      }
    }

    /// Bytes that came, and have neither left nor been dropped.
    func byteCount(at now: Instant) -> Int {
      entries.filter { $0.departure ?? .end > now && $0.drop == nil }.map(\.byteCount).reduce(0, +)
    }
  }

  @Test(arguments: Array(UInt32(1)...40))
  func `bytes are accounted for, the order is kept, and nothing is lost`(seed: UInt32) {
    var dice = Dice(seed: seed)
    var walk = Walk(bottleneck: Bottleneck(Self.conditions(&dice)))
    for (now, step) in Self.steps(&dice, changes: true) {
      walk.look(at: now)
      walk.take(step, at: now)
      walk.look(at: now)
      #expect(walk.bottleneck.queuedByteCount(at: now) == walk.byteCount(at: now))
      if let deadline = walk.bottleneck.deadline { #expect(deadline > now) }
    }
    walk.look(at: .end)
    #expect(walk.bottleneck.deadline == nil)
    #expect(walk.bottleneck.queuedByteCount(at: .end) == 0)
    let departures = walk.entries.compactMap(\.departure)
    #expect(departures == departures.sorted())
    #expect(walk.told.map(\.at) == walk.told.map(\.at).sorted())
    for entry in walk.entries {
      #expect((entry.departure == nil) != (entry.drop == nil))
      #expect(entry.departure ?? entry.drop ?? .start >= entry.arrival)
    }
  }

  /// A driver may look as often as it likes, as long as it looks at the deadlines.
  @Test(arguments: Array(UInt32(1)...40))
  func `looking more often changes nothing`(seed: UInt32) {
    var dice = Dice(seed: seed)
    let conditions = Self.conditions(&dice)
    let steps = Self.steps(&dice, changes: true)
    var (often, seldom) = (
      Walk(bottleneck: Bottleneck(conditions)), Walk(bottleneck: Bottleneck(conditions))
    )
    for (now, step) in steps {
      while let deadline = often.bottleneck.deadline, deadline <= now { often.look(at: deadline) }
      if case .look = step { _ = often.bottleneck.queuedByteCount(at: now) }
      often.take(step, at: now)
      seldom.take(step, at: now)
    }
    while let deadline = often.bottleneck.deadline { often.look(at: deadline) }
    seldom.look(at: .end)
    // What is known when a message comes may be told then or later; it is the same.
    #expect(often.entries.map(\.departure) == seldom.entries.map(\.departure))
    #expect(often.entries.map(\.drop) == seldom.entries.map(\.drop))
  }

  /// The queue of the plainest kind: walks through all that was accepted, each time.
  @Test(arguments: Array(UInt32(1)...20))
  func `droptail at a constant rate does as a list of departures says`(seed: UInt32) {
    var dice = Dice(seed: seed)
    let rates = (0..<3).map { _ in DataRate(bitsPerSecond: Int64(1 + dice.roll(2_000_000))) }
    let limit = QueueLimit(messages: 1 + dice.roll(8), bytes: 1 + dice.roll(9_000))
    var bottleneck = Bottleneck(.constant(rates[0]), limit: limit)
    var accepted: [(departure: Instant, byteCount: Int)] = []
    var rate = rates[0]
    for (index, (now, _)) in Self.steps(&dice, changes: false).enumerated() {
      if dice.roll(20) == 0 {
        rate = rates[dice.roll(3)]
        bottleneck.change(to: .init(capacity: .constant(rate), limit: limit), at: now)
      }
      let byteCount = dice.roll(3_000)
      let queued = accepted.filter { $0.departure > now }
      let bytes = queued.map(\.byteCount).reduce(0, +)
      #expect(bottleneck.queuedByteCount(at: now) == bytes)
      let acceptance = bottleneck.accept(index, byteCount: byteCount, at: now)
      guard queued.count < limit.messages, bytes + byteCount <= limit.bytes else {
        #expect(acceptance == .dropped)
        continue
      }
      let start = max(now, accepted.last?.departure ?? .start)
      let departure = start.advanced(by: rate.transmissionTime(byteCount: byteCount))
      #expect(acceptance == .departs(at: departure))
      accepted.append((departure, byteCount))
    }
  }

  /// With room for all, no discipline but CoDel drops, and all send at the same instants.
  @Test(arguments: Array(UInt32(1)...20))
  func `drophead with room for all is droptail`(seed: UInt32) {
    var dice = Dice(seed: seed)
    var conditions = Self.conditions(&dice, discipline: .droptail)
    conditions.limit = QueueLimit()
    var walks = [QueueDiscipline.droptail, .drophead].map { discipline in
      conditions.discipline = discipline
      return Walk(bottleneck: Bottleneck(conditions))
    }
    for (now, step) in Self.steps(&dice, changes: false) {
      for index in walks.indices { walks[index].take(step, at: now) }
      #expect(
        walks[0].bottleneck.queuedByteCount(at: now) == walks[1].bottleneck.queuedByteCount(at: now)
      )
    }
    for index in walks.indices { walks[index].look(at: .end) }
    #expect(walks[0].entries.map(\.departure) == walks[1].entries.map(\.departure))
  }
}
