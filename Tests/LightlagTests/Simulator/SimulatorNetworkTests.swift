import Lightlag
import Testing

/// The network does what its conditions say, and what goes wrong with it by choice.
@Suite struct SimulatorNetworkTests {
  @Test(arguments: Carrier.virtual)
  func `a message takes the delay to the nanosecond`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      simulator.setConditions { $0.delay = .milliseconds(200) }
      try await simulator.emit("news")
      let news = try await pilot.next("news")
      #expect(news.instant == Instant.start.advanced(by: .milliseconds(200)))
      #expect(simulator.statistics.averageLatency == .milliseconds(200))
    }
  }

  @Test func `in real time a message takes the delay, and little more`() async throws {
    let simulator = try Simulator(profile: .perfect, clock: .real)
    let pilot = try await simulator.connect()
    simulator.setConditions { $0.delay = .milliseconds(40) }
    let start = ContinuousClock.now
    try await simulator.emit("news")
    _ = try await pilot.next("news", within: .seconds(20))
    #expect(start.duration(to: .now) >= .milliseconds(40))
    // The instant in the run is exact all the same.
    #expect(simulator.history(event: "news").first?.latency == .milliseconds(40))
  }

  @Test(arguments: Carrier.virtual)
  func `jitter varies delays by no more than it says`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, seed: 3, clock: clock)
      let pilot = try await simulator.connect()
      simulator.setConditions {
        ($0.delay, $0.jitter) = (.milliseconds(50), .halfWidth(.milliseconds(20)))
      }
      for _ in 0..<200 {
        try await simulator.emit("news")
        _ = try await pilot.next("news")
      }
      let latencies = simulator.history(event: "news").compactMap(\.latency)
      #expect(latencies.count == 200 && Set(latencies).count > 190)
      #expect(latencies.allSatisfy { (.milliseconds(30)...(.milliseconds(70))).contains($0) })
    }
  }

  @Test(arguments: [Seed(1), 2, 3])
  func `of a thousand messages half are lost at 50 %`(seed: Seed) async throws {
    let simulator = try Simulator(profile: .perfect, seed: seed)
    let pilot = try await simulator.connect()
    simulator.setConditions { $0.loss = .percent(50) }
    for _ in 0..<1000 { try await pilot.emit("drive") }
    try await simulator.advance(by: .seconds(1))
    // Binomial: 500, and a deviation of sqrt(1000 / 4) = 15.8; five of them are 79.
    let statistics = simulator.statistics
    #expect((421...579).contains(statistics.messagesDropped))
    #expect(statistics.messagesReceived + statistics.messagesDropped == 1000)
  }

  /// Chance is addressed by the message, so no clock moves it.
  @Test func `the same messages are lost, whatever the clock`() async throws {
    let lost = Notes()
    for carrier in Carrier.allCases {
      try await carrier.carry { clock in
        let simulator = try Simulator(profile: .perfect, seed: 9, clock: clock)
        let pilot = try await simulator.connect()
        simulator.setConditions { $0.loss = .percent(50) }
        for n in 0..<100 { try await pilot.emit("drive", ["n": JSON(n)]) }
        let isOver = try await simulator.eventually(within: .seconds(600)) {
          simulator.messagesOnTheWay.isEmpty
        }
        #expect(isOver)
        let numbers = simulator.history().filter { $0.fate == .dropped(.loss) }.map(\.index)
        lost.add("\(numbers)")
      }
    }
    #expect(lost.all.count == 3 && Set(lost.all).count == 1)
  }

  @Test(arguments: Carrier.allCases)
  func `what is not named stays as it was`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      simulator.setConditions { $0.delay = .milliseconds(200) }
      simulator.setConditions(.uplink) { $0.loss = .percent(10) }
      #expect(simulator.conditions.uplink.delay == .milliseconds(200))
      #expect(simulator.conditions.uplink.loss == .percent(10))
      #expect(simulator.conditions.downlink.loss == .none)
    }
  }

  @Test(arguments: Carrier.allCases)
  func `without a network everything crosses at once`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .stressed, clock: clock)
      simulator.isNetworkEnabled = false
      let pilot = try await simulator.connect()
      for _ in 0..<100 { try await pilot.emit("drive") }
      try await simulator.advance(by: .zero)
      #expect(simulator.statistics.messagesReceived == 100)
      if carrier != .real { #expect(simulator.now == .start) }
    }
  }

  @Test(arguments: Carrier.virtual)
  func `conditions hold for a while, and are then as before`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      let before = simulator.conditions
      let latency = try await simulator.withConditions {
        $0.delay = .seconds(1)
      } _: {
        try await simulator.emit("slow")
        return Instant.start.duration(to: try await pilot.next("slow").instant)
      }
      #expect(latency == .seconds(1) && simulator.conditions == before)
    }
  }

  /// A loses everything from 0 to 2 s, B makes all slow from 1 to 4 s.
  @Test func `conditions that overlap end each by itself`() async throws {
    try await VirtualTime().run { clock in
      let simulator = try Simulator(profile: .perfect)
      let before = simulator.conditions
      let first = Task {
        try await simulator.withConditions {
          $0.loss = .percent(100)
        } _: {
          try await clock.sleep(for: .seconds(2))
        }
      }
      let second = Task {
        try await clock.sleep(for: .seconds(1))
        try await simulator.withConditions {
          $0.delay += .seconds(1)
        } _: {
          try await clock.sleep(for: .seconds(3))
        }
      }
      try await clock.sleep(for: .seconds(3))
      #expect(simulator.conditions.uplink.loss == before.uplink.loss)
      #expect(simulator.conditions.uplink.delay == .seconds(1))
      try await first.value
      try await second.value
      #expect(simulator.conditions == before)
    }.get()
  }

  /// A client stands for its own link, whichever simulator is told.
  @Test func `a client of another simulator is partitioned there`() async throws {
    let (mine, other) = (try Simulator(profile: .perfect), try Simulator(profile: .perfect))
    let pilot = try await other.connect()
    mine.hold(pilot)
    try await other.emit("held")
    #expect(other.messagesOnTheWay.map(\.event) == ["held"])
    mine.release(pilot)
    _ = try await pilot.next("held")
    mine.partition(pilot)
    try await other.emit("lost")
    #expect(other.history(last: 1).map(\.fate) == [.dropped(.outage)])
    mine.cut(pilot)
    #expect(pilot.state == .disconnected)
  }

  /// The answer to the handshake would arrive in the outage, so it does as that ends.
  @Test(arguments: Carrier.virtual)
  func `a client connects as an outage ends, though nothing else happens`(
    carrier: Carrier
  ) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      simulator.setConditions { $0.delay = .milliseconds(200) }
      async let pilot = simulator.connect()
      simulator.outage(for: .milliseconds(600))
      #expect(try await pilot.state == .connected)
    }
  }

  @Test(arguments: Carrier.virtual)
  func `in an outage all is lost, and then nothing`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      simulator.outage(for: .seconds(2))
      try await pilot.emit("lost")
      try await simulator.advance(by: .seconds(1))
      try await pilot.emit("lost")
      try await simulator.advance(by: .seconds(1))
      try await pilot.emit("found")
      try await simulator.advance(by: .seconds(1))
      #expect(pilot.state == .connected)
      let fates = simulator.history(direction: .uplink).map(\.fate)
      #expect(
        fates == [
          .dropped(.outage), .dropped(.outage),
          .delivered(at: Instant.start.advanced(by: .seconds(2))),
        ])
    }
  }

  @Test(arguments: Carrier.virtual)
  func `a partition is of one client, until it heals`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let (near, far) = (try await simulator.connect(), try await simulator.connect())
      simulator.partition(far)
      try await simulator.emit("first")
      simulator.heal()
      try await simulator.emit("second")
      #expect(try await near.next().name == "first")
      #expect(try await far.next().name == "second")
    }
  }

  @Test(arguments: Carrier.virtual)
  func `what is held arrives when it is let go, in order`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let (pilot, other) = (try await simulator.connect(), try await simulator.connect())
      simulator.hold(pilot)
      for n in 0..<3 { try await simulator.emit("news", ["n": JSON(n)]) }
      #expect(try await other.received("news", within: .seconds(1)))
      #expect(try await pilot.received("news", within: .seconds(9)) == false)
      simulator.release(pilot)
      for n in 0..<3 { #expect(try await pilot.next("news", within: .zero)["n"] == JSON(n)) }
    }
  }

  @Test(arguments: Carrier.virtual)
  func `what is on its way can be looked at`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      _ = try await simulator.connect()
      simulator.setConditions { $0.delay = .seconds(3) }
      try await simulator.emit("news")
      let due = Instant.start.advanced(by: .seconds(3))
      #expect(simulator.messagesOnTheWay.map(\.fate) == [.onTheWay(due: due)])
      try await simulator.advance(by: .seconds(3))
      #expect(simulator.messagesOnTheWay == [])
    }
  }

  @Test(arguments: Carrier.virtual)
  func `what is held is delivered and dropped one by one`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try Simulator(profile: .perfect, clock: clock)
      let pilot = try await simulator.connect()
      simulator.hold()
      for n in 0..<4 { try await simulator.emit("news", ["n": JSON(n)]) }
      try await simulator.advance(by: .seconds(1))
      let held = simulator.messagesOnTheWay
      #expect(held.map { $0.data["n"] } == [0, 1, 2, 3])
      #expect(simulator.deliver(held[2]) && simulator.drop(held[1]) && simulator.deliver(held[0]))
      #expect(!simulator.deliver(held[0]) && !simulator.drop(held[1]))
      for n in [2, 0] { #expect(try await pilot.next("news", within: .zero)["n"] == JSON(n)) }
      #expect(simulator.messagesOnTheWay.map { $0.data["n"] } == [3])
      simulator.release()
      #expect(try await pilot.next("news", within: .zero)["n"] == 3)
      #expect(try await pilot.received("news", within: .seconds(1)) == false)
      #expect(simulator.statistics.messagesDropped == 1)
      // And all of it again.
      let recording = try Recording(simulator.recordingBytes())
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }

  @Test func `ten thousand clients are told at once`() async throws {
    let simulator = try Simulator(profile: .perfect)
    var pilots: [SimulatedClient] = []
    for _ in 0..<10_000 { pilots.append(try await simulator.connect()) }
    #expect(try await simulator.emit("alert") == 10_000)
    for pilot in pilots { _ = try await pilot.next("alert", within: .seconds(1)) }
    #expect(simulator.statistics.messagesSent == 10_000)
  }

  @Test func `many send at once, and nothing is lost`() async throws {
    let run = await VirtualTime(seed: 5, scheduling: .random).run { _ in
      let simulator = try Simulator(profile: .perfect)
      let notes = Notes()
      simulator.on("drive") { data, client in
        notes.add("\(client.id.index) \(data["n"]?.integer ?? -1)")
      }
      var pilots: [SimulatedClient] = []
      for _ in 0..<20 { pilots.append(try await simulator.connect()) }
      try await withThrowingTaskGroup { group in
        for pilot in pilots {
          group.addTask { for n in 0..<10 { try await pilot.emit("drive", ["n": JSON(n)]) } }
        }
        try await group.waitForAll()
      }
      try await simulator.advance(by: .milliseconds(1))
      return notes.all
    }
    let notes = try run.get()
    #expect(notes.count == 200 && Set(notes).count == 200)
    // Of each client in the order in which it sent.
    for client in 0..<20 {
      let own = notes.filter { $0.hasPrefix("\(client) ") }
      #expect(own == (0..<10).map { "\(client) \($0)" })
    }
  }

  @Test func `many send at once in real time, from threads of all kinds`() async throws {
    let simulator = try Simulator(profile: .perfect, clock: .real)
    var pilots: [SimulatedClient] = []
    for _ in 0..<8 { pilots.append(try await simulator.connect()) }
    try await withThrowingTaskGroup { group in
      for pilot in pilots {
        group.addTask { for n in 0..<25 { try await pilot.emit("drive", ["n": JSON(n)]) } }
      }
      try await group.waitForAll()
    }
    let isThere = try await simulator.eventually(within: .seconds(600)) {
      simulator.statistics.messagesReceived == 200
    }
    #expect(isThere)
    for pilot in pilots {
      let numbers = simulator.history(client: pilot.id).map { $0.data["n"]?.integer }
      #expect(numbers == (0..<25).map { Optional($0) })
    }
  }

  @Test func `a cut ends the wait of whoever waits`() async throws {
    let run = await VirtualTime().run { clock in
      let simulator = try Simulator(profile: .perfect)
      let pilot = try await simulator.connect()
      let waiting = Task { try await pilot.next("never") }
      try await clock.sleep(for: .seconds(3))
      simulator.cut(pilot)
      _ = try await waiting.value
    }
    #expect(throws: SimulatorFailure.self) { try run.get() }
    #expect(run.report.end == Instant.start.advanced(by: .seconds(3)))
  }
}
