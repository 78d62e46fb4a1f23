import LightlagCore
import Testing

/// Which messages are lost is the same whatever else the network does, through a whole session.
@Suite struct SessionChanceTests {
  static let lossy = LinkConditions(delay: .milliseconds(50), loss: .percent(20))

  /// Sends 300 messages, one every 20 s; returns when each arrived after it was sent, or `nil`.
  static func delays(_ network: Network) throws -> [Int64?] {
    var call = try Call(network, seed: 7, until: .milliseconds(1_000))
    for index in 0..<300 {
      call.send("\(index)")
      try call.pass(20_000)
    }
    try call.session.finish()
    var delays = [Int64?](repeating: nil, count: 300)
    for line in call.told("backend") {
      let parts = line.split(separator: " ")
      let (at, index) = (try #require(Int64(parts[0])), try #require(Int(parts[2])))
      delays[index] = at - 1_000 - Int64(index) * 20_000
    }
    return delays
  }

  static func network(_ change: (inout LinkConditions) -> Void = { _ in }) -> Network {
    var conditions = lossy
    change(&conditions)
    return Network(conditions: .both(conditions))
  }

  @Test func `what TCP retransmits is what is lost otherwise`() throws {
    let lost = try Self.delays(Self.network()).map { $0 == nil }
    let late = try Self.delays(Self.network { $0.lossMode = .retransmit }).map { $0 != 50 }
    #expect(lost == late)
    // 60 of 300, deviation 7.
    #expect(lost.count(where: \.self) > 30)
  }

  @Test func `what TCP retransmits is the same whatever the link is like otherwise`() throws {
    let retransmitting = try Self.delays(Self.network { $0.lossMode = .retransmit })
    let otherwise = try Self.delays(
      Self.network {
        $0.lossMode = .retransmit
        $0.rate = .bitsPerSecond(1_000_000_000)
        $0.discipline = .codel()
      })
    // The rate takes 24 ns for the longest, which may be those up to the next millisecond.
    for (one, other) in zip(retransmitting, otherwise) {
      #expect(abs(try #require(one) - (try #require(other))) <= 1)
    }
  }

  @Test(arguments: [QueueDiscipline.droptail, .drophead, .codel()], [true, false])
  func `a queue takes nothing that chance would spare`(
    discipline: QueueDiscipline, isShared: Bool
  ) throws {
    let queued = try Self.delays(
      Self.network {
        $0.rate = .bitsPerSecond(1_000_000)
        $0.isShared = isShared
        $0.discipline = discipline
      })
    #expect(try Self.delays(Self.network()).map { $0 == nil } == queued.map { $0 == nil })
  }

  /// Between 1 000 s and 2 000 s, so of the messages 50 to 99, none arrives or all wait.
  @Test(arguments: [Flow.outage, .hold])
  func `an outage or a hold changes nothing behind its end`(flow: Flow) throws {
    var network = Self.network()
    network.weather = try Weather([
      Weather.Change(
        Phase(name: "gap", course: .planned(start: .seconds(1_000), duration: .seconds(1_000))),
        figures: LinkPair(uplink: [.flow(flow)], downlink: [.flow(flow)]))
    ])
    let usual = try Self.delays(Self.network())
    let gap = try Self.delays(network)
    #expect(gap[..<49] == usual[..<49] && gap[101...] == usual[101...])
    let lost = gap[50..<99].map { $0 == nil }
    #expect(flow == .outage ? !lost.contains(false) : lost == usual[50..<99].map { $0 == nil })
  }

  @Test func `a rule for others changes nothing`() throws {
    var network = Self.network()
    network.rules = [
      Rule(name: "r", match: RuleMatch(direction: .downlink), verdict: .drop),
      Rule(name: "s", match: RuleMatch(nth: .only(7)), verdict: .delay(.seconds(1))),
    ]
    let usual = try Self.delays(Self.network())
    let ruled = try Self.delays(network)
    #expect(ruled.map { $0 == nil } == usual.map { $0 == nil })
    #expect(zip(ruled, usual).count { $0 != $1 } <= 1)
  }

  /// From 1 000 s to 2 000 s, so for the messages 50 to 99, nothing is lost.
  @Test func `a phase changes nothing behind its end`() throws {
    var network = Self.network()
    let calm: [ConditionFigure] = [.loss(.none), .delay(.milliseconds(90))]
    network.weather = try Weather([
      Weather.Change(
        Phase(name: "calm", course: .planned(start: .seconds(1_000), duration: .seconds(1_000))),
        figures: LinkPair(uplink: calm, downlink: calm))
    ])
    let usual = try Self.delays(Self.network())
    let calmed = try Self.delays(network)
    #expect(calmed[50..<99].allSatisfy { $0 == 90 })
    #expect(calmed[..<49] == usual[..<49])
    #expect(calmed[101...] == usual[101...])
  }
}
