extension Weather {
  /// Draws the phases of a network; see `Network.swarm(seed:)`.
  static func swarm(over conditions: LinkPair<LinkConditions>, seed: Seed) -> Weather {
    var changes: [Change] = []
    func draw(
      _ figure: SwarmFigure, _ phase: (SwarmDraws) -> Phase,
      _ change: (SwarmDraws, inout LinkConditions) -> Void
    ) {
      let draws = SwarmDraws(figure, seed: seed)
      guard draws.isOn else { return }
      var own = conditions
      for direction in draws.choice(20, [Direction.allCases, [.uplink], [.downlink]]) {
        change(draws, &own[direction])
      }
      let figures = LinkPair(
        uplink: own.uplink.figures(differingFrom: conditions.uplink),
        downlink: own.downlink.figures(differingFrom: conditions.downlink))
      changes.append(Change(phase(draws), figures: figures))
    }
    draw(.outage, { Phase(name: "outage", course: .swarm($0)) }, { $1.flow = .outage })
    draw(.hold, { Phase(name: "hold", course: .swarm($0)) }, { $1.flow = .hold })
    draw(.degraded, { .degraded($0) }) { draws, conditions in
      conditions.delay = draws.time(10, microseconds: 1_000...10_000_000)
      conditions.loss = .independent(draws.chance(11, partsPerMillion: 10_000...500_000))
      if conditions.jitter.width > conditions.delays.lowerBound { conditions.isTruncated = true }
    }
    draw(.restart, { .restart($0) }, { _, _ in })
    // All are within what a timeline takes, as a test holds.
    return (try? Weather(changes)) ?? .fair
  }
}

extension Phase {
  fileprivate static func degraded(_ draws: SwarmDraws) -> Phase {
    let course = Course.swarm(draws)
    var longest: Duration = .seconds(1)
    if case .planned(_, let duration?, _) = course { longest = min(longest, duration) }
    let ramp = draws.time(12, microseconds: 1_000...longest.wholeNanoseconds / 1_000)
    return Phase(name: "degraded", course: course, ramp: draws.coin(13) ? ramp : .zero)
  }

  fileprivate static func restart(_ draws: SwarmDraws) -> Phase {
    let course = Course.planned(
      start: draws.time(1, microseconds: 100_000...10_000_000), duration: .zero,
      period: draws.time(2, microseconds: 5_000_000...100_000_000))
    return Phase(
      name: "restart", course: course,
      action: draws.choice(3, [.reset, .close(code: 1012, reason: "drawn")]))
  }
}

extension Phase.Course {
  /// Holds for up to 5 s at once, and less than half of the time.
  fileprivate static func swarm(_ draws: SwarmDraws) -> Phase.Course {
    if draws.coin(1) {
      return .planned(
        start: draws.time(2, microseconds: 100_000...10_000_000),
        duration: draws.time(3, microseconds: 10_000...5_000_000),
        period: draws.time(4, microseconds: 11_000_000...100_000_000))
    }
    return .byChance(
      meanOn: draws.time(2, microseconds: 10_000...2_000_000),
      meanOff: draws.time(3, microseconds: 2_200_000...62_000_000), startsOn: draws.coin(4))
  }
}
