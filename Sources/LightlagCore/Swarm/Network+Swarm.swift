extension Network {
  /// Draws a whole network from a seed: each impairment on or off by a coin of its own.
  ///
  /// So every seed tests another combination, and what one impairment would hide from another
  /// comes to light where it is off. The figures are round numbers, log-uniform where their range
  /// spans decades: delays from 1 ms to 10 s, chances from 10 ppm to 50 %, rates from 10 kbit/s to
  /// 1 Gbit/s. Some delays and rates change over time: a trace, contacts. The same seed gives the
  /// same network in every process.
  ///
  /// Source: Groce, Zhang, Eide, Chen and Regehr, "Swarm Testing", ISSTA 2012.
  public static func swarm(seed: Seed) -> Network {
    var network = Network(
      conditions: LinkPair(
        uplink: .swarm(.uplink, seed: seed), downlink: .swarm(.downlink, seed: seed)))
    func draw(_ figure: SwarmFigure, _ set: (SwarmDraws) -> Void) {
      let draws = SwarmDraws(figure, seed: seed)
      if draws.isOn { set(draws) }
    }
    draw(.acceptDelay) {
      network.openings.acceptDelay = $0.time(1, microseconds: 1_000...1_000_000)
    }
    draw(.handshakeDelay) {
      network.openings.handshakeDelay = $0.time(1, microseconds: 1_000...1_000_000)
    }
    draw(.handshakeFailure) {
      network.openings.handshakeFailure = $0.chance(1, partsPerMillion: 1_000...300_000)
    }
    draw(.refuse) { network.openings.refuse = $0.chance(1, partsPerMillion: 1_000...300_000) }
    draw(.reconnectAfter) {
      network.openings.reconnectAfter = $0.time(1, microseconds: 100_000...10_000_000)
    }
    draw(.breaks) { network.breaks.meanTime = $0.time(1, microseconds: 1_000_000...600_000_000) }
    draw(.breakManner) { draws in
      network.breaks.manner = .close(code: draws.choice(1, closeCodes), reason: "drawn")
    }
    draw(.localHandshake) { _ in network.crossing.handshake = .local }
    draw(.crossingPing) { _ in network.crossing.ping = .endToEnd }
    network.weather = .swarm(over: network.conditions, seed: seed)
    draw(.rule) { network.rules = [.swarm($0)] }
    return network
  }

  /// How many impairments are on for a seed, and how many there are.
  package static func swarmCount(seed: Seed) -> (on: Int, all: Int) {
    let coins = SwarmFigure.allCases.flatMap { figure in
      Direction.allCases.filter { figure.isOfADirection || $0 == .uplink }
        .map { SwarmDraws(figure, $0, seed: seed).isOn }
    }
    return (coins.count { $0 }, coins.count)
  }

  /// Going away, an error, a restart, overload; and one each of libraries and applications.
  fileprivate static let closeCodes: [UInt16] = [1001, 1011, 1012, 1013, 3000, 4000]
}

extension Rule {
  fileprivate static func swarm(_ draws: SwarmDraws) -> Rule {
    let isCounted = draws.coin(1)
    let match = RuleMatch(
      direction: draws.choice(2, [nil, .uplink, .downlink]),
      nth: isCounted ? .every(Int(draws.number(3, in: 2...200))) : nil,
      probability: isCounted ? .always : draws.chance(4, partsPerMillion: 1_000...500_000))
    let time = draws.time(6, microseconds: 1_000...2_000_000)
    let verdicts: [RuleVerdict] = [
      .pass, .drop, .delay(time), .duplicate, .corrupt, .hold(time),
      .close(code: draws.choice(7, Network.closeCodes), reason: "drawn"),
    ]
    return Rule(name: "drawn", match: match, verdict: draws.choice(5, verdicts))
  }
}
