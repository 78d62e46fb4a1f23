extension LinkConditions {
  /// Draws what one direction is like; see `Network.swarm(seed:)`.
  static func swarm(_ direction: Direction, seed: Seed) -> LinkConditions {
    var conditions = LinkConditions()
    func draw(_ figure: SwarmFigure, _ set: (SwarmDraws) -> Void) {
      let draws = SwarmDraws(figure, direction, seed: seed)
      if draws.isOn { set(draws) }
    }
    draw(.delay) { draws in
      conditions.delay = draws.time(1, microseconds: 1_000...10_000_000)
      conditions.delayTrace = .swarm(draws)
    }
    draw(.jitter) { conditions.jitter = .swarm($0) }
    draw(.loss) { conditions.loss = .swarm($0) }
    draw(.retransmit) { _ in conditions.lossMode = .retransmit }
    draw(.duplicate) { draws in
      conditions.duplicate = Duplication(
        draws.chance(1, partsPerMillion: 1_000...200_000), correlation: draws.correlation(2))
    }
    draw(.corrupt) { conditions.corrupt = .swarm($0) }
    draw(.reorder) { draws in
      conditions.inOrder = false
      conditions.reorder = Reordering(
        chance: draws.chance(1, partsPerMillion: 10_000...500_000),
        correlation: draws.correlation(2), gap: draws.choice(4, [1, 2, 3, 5, 10]))
    }
    draw(.cut) { conditions.cut = $0.chance(1, partsPerMillion: 10...10_000) }
    draw(.rate) { conditions.rate = .swarm($0) }
    // A contact says itself how far away the other end is.
    if case .contacts? = conditions.rate { conditions.delayTrace = nil }
    conditions.isTruncated = conditions.jitter.width > conditions.delays.lowerBound
    draw(.shared) { _ in conditions.isShared = true }
    draw(.overhead) { conditions.overhead = .swarm($0) }
    draw(.limit) { conditions.limit = .swarm($0) }
    draw(.discipline) { conditions.discipline = .swarm($0) }
    draw(.netem) { _ in conditions.arithmetic = .netem }
    return conditions
  }
}

extension Jitter {
  fileprivate static func swarm(_ draws: SwarmDraws) -> Jitter {
    Jitter(
      width: draws.time(1, microseconds: 100...1_000_000),
      shape: draws.choice(2, Jitter.Shape.swarm),
      correlation: draws.correlation(3))
  }
}

extension Jitter.Shape {
  fileprivate static let swarm: [Jitter.Shape] =
    [.uniform, .normal, .pareto, .paretonormal] + (twoHumps.map { [$0] } ?? [])

  /// A table: most is early, and one in eight late by more than two deviations.
  fileprivate static let twoHumps: Jitter.Shape? = {
    let table = try? DelayTable(entries: [0, 50, 100, 150, 200, 250, 300, 8_000, 8_100])
    return (table?.standardized).map(Jitter.Shape.table)
  }()
}

extension DelayTrace {
  /// Draws a trace of four delays, in a quarter of all cases.
  fileprivate static func swarm(_ draws: SwarmDraws) -> DelayTrace? {
    guard draws.choice(2, Array(0..<4)) == 0 else { return nil }
    var time = Duration.zero
    let samples = (0..<4).map { number in
      defer { time += draws.time(10 + number, microseconds: 100_000...10_000_000) }
      return Sample(
        time: time, delay: draws.time(20 + number, microseconds: 1_000...10_000_000))
    }
    return try? DelayTrace(samples, course: draws.choice(3, Course.allCases), period: time)
  }
}

extension Loss {
  fileprivate static func swarm(_ draws: SwarmDraws) -> Loss {
    let rate = draws.chance(2, partsPerMillion: 100...300_000)
    switch draws.choice(1, Array(0..<5)) {
    case 0: return .independent(rate, correlation: draws.correlation(3))
    case 1:
      return .gilbertElliott(
        GilbertElliott(
          goodToBad: rate, badToGood: draws.chance(5, partsPerMillion: 10_000...910_000),
          lossInBad: draws.choice(6, [.always, .percent(91), .percent(50)]),
          lossInGood: draws.choice(7, [.never, .percent(1)])))
    case 2:
      // Chances that leave a state add up to less than one: 30 % and 10 %, 47 % and 47 %.
      let model = try? FourStateLoss(
        p13: rate, p31: draws.chance(5, partsPerMillion: 10_000...470_000),
        p32: draws.chance(6, partsPerMillion: 10_000...470_000),
        p23: draws.chance(7, partsPerMillion: 10_000...910_000),
        p14: draws.chance(8, partsPerMillion: 100...100_000))
      return model.map(Loss.fourState) ?? .independent(rate)
    case 3: return .every(Int(draws.number(5, in: 2...1_000)))
    default: return .first(Int(draws.number(5, in: 1...100)))
    }
  }
}

extension Corruption {
  fileprivate static func swarm(_ draws: SwarmDraws) -> Corruption {
    Corruption(
      chance: draws.chance(1, partsPerMillion: 100...100_000),
      unit: draws.choice(2, Unit.allCases), text: draws.choice(3, Text.allCases),
      correlation: draws.correlation(4))
  }
}

extension Overhead {
  fileprivate static func swarm(_ draws: SwarmDraws) -> Overhead {
    Overhead(
      includesWebSocket: true, includesTLS: draws.coin(1), includesTCP: draws.coin(2),
      fixedByteCount: draws.choice(3, [-4, 0, 8, 20, 64]),
      // Those of ATM.
      cells: draws.coin(4) ? Cells(size: 48, overhead: 5) : nil)
  }
}

extension QueueLimit {
  fileprivate static func swarm(_ draws: SwarmDraws) -> QueueLimit {
    switch draws.choice(1, Array(0..<3)) {
    case 0: QueueLimit(messages: Int(draws.number(2, in: 1...1_000)))
    case 1: QueueLimit(bytes: Int(draws.number(2, in: 10_000...10_000_000)))
    default: QueueLimit(time: draws.time(2, microseconds: 10_000...10_000_000))
    }
  }
}

extension QueueDiscipline {
  fileprivate static func swarm(_ draws: SwarmDraws) -> QueueDiscipline {
    guard draws.coin(1) else { return .drophead }
    let interval = draws.time(3, microseconds: 10_000...1_000_000)
    return .codel(
      target: draws.time(2, microseconds: 1_000...interval.wholeNanoseconds / 2_000),
      interval: interval)
  }
}
