extension Capacity {
  /// Draws a constant rate for half of all, and a trace or contacts for a quarter each.
  static func swarm(_ draws: SwarmDraws) -> Capacity {
    let constant = Capacity.bitsPerSecond(draws.number(1, in: 10_000...1_000_000_000))
    switch draws.choice(2, Array(0..<4)) {
    case 0: return .trace(.swarm(draws))
    case 1: return ContactPlan.swarm(draws).map(Capacity.contacts) ?? constant
    default: return constant
    }
  }
}

extension CapacityTrace {
  fileprivate static func swarm(_ draws: SwarmDraws) -> CapacityTrace {
    var opportunity: Int64 = 0
    return CapacityTrace(
      milliseconds: (0..<8).map { number in
        opportunity += draws.number(10 + number, in: 1...200)
        return opportunity
      })
  }
}

extension ContactPlan {
  /// Draws two contacts that come again and again.
  fileprivate static func swarm(_ draws: SwarmDraws) -> ContactPlan? {
    var time = Duration.zero
    let contacts = [10, 20].map { number in
      let start = time + draws.time(number, microseconds: 10_000...5_000_000)
      time = start + draws.time(number + 1, microseconds: 1_000_000...20_000_000)
      return Contact(
        start: start, end: time,
        rate: DataRate(bitsPerSecond: draws.number(number + 2, in: 10_000...1_000_000_000)),
        lightTime: draws.time(number + 3, microseconds: 1_000...10_000_000))
    }
    return try? ContactPlan(contacts, period: time)
  }
}
