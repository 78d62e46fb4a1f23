import Lightlag
import Testing

/// What a failure shows of the latest events.
@Suite struct SimulatorDiagramTests {
  /// A link that takes 50 ms.
  private static func simulator() throws -> Simulator {
    let simulator = try Simulator(profile: .perfect)
    simulator.setConditions { $0.delay = .milliseconds(50) }
    return simulator
  }

  @Test func `messages cross the link from lane to lane, and what is lost ends there`()
    async throws
  {
    let simulator = try Self.simulator()
    simulator.on("drive") { _, client in try await client.emit("ack") }
    let pilot = try await simulator.connect()
    try await pilot.emit("drive", ["n": 1])
    try await simulator.advance(by: .milliseconds(10))
    try await simulator.emit("news")
    try await simulator.advance(by: .milliseconds(190))
    simulator.setConditions(.uplink) { $0.loss = .percent(100) }
    try await pilot.emit("drive", ["n": 2])
    simulator.setConditions(.uplink) { $0.loss = .none }
    simulator.outage(for: .seconds(1))
    simulator.cut(pilot)
    // The handshake takes 100 ms, and each way 50 ms.
    // Of thirteen rows the first, of the delay, has gone.
    let expected = """
                 client 0                link                 server
            0 ms     *                     |                     |  connects
          100 ms     |-- drive ----------->|                     |  due at 150 ms  {"n":1}
          110 ms     |                     |<-- news ------------|  due at 160 ms
          150 ms     |                     |-- drive ----------->|  after 50.0 ms  {"n":1}
          150 ms     |                     |<-- ack -------------|  due at 200 ms
          160 ms     |<-- news ------------|                     |  after 50.0 ms
          200 ms     |<-- ack -------------|                     |  after 50.0 ms
          300 ms     |                     *                     |  other conditions
          300 ms     |-- drive ----------->x                     |  lost: loss  {"n":2}
          300 ms     |                     *                     |  other conditions
          300 ms     |                     *                     |  outage
          300 ms     *                     |                     |  client closes with 1006
      """
    #expect(simulator.diagram() == expected)
  }

  @Test func `what nothing comes between is one row`() async throws {
    let simulator = try Self.simulator()
    let pilot = try await simulator.connect()
    simulator.clearHistory()
    try await pilot.emit("drive")
    try await simulator.advance(by: .seconds(1))
    try await simulator.emit("news", ["n": 1])
    try await simulator.advance(by: .seconds(1))
    let rows = simulator.diagram().split(separator: "\n").dropFirst()
    #expect(
      rows == [
        "    100 ms     |-- drive ----------->|-------------------->|  after 50.0 ms",
        #"    1.10 s     |<--------------------|<-- news ------------|  after 50.0 ms  {"n":1}"#,
      ])
  }

  @Test(arguments: [1, 2, 3, 4, 20])
  func `it is small, however many clients there are, and however much they say`(
    count: Int
  ) async throws {
    let simulator = try Self.simulator()
    for _ in 0..<count { _ = try await simulator.connect() }
    for n in 0..<30 {
      try await simulator.emit("a very long name of an event", ["n": JSON(n), "text": "a\nb"])
      try await simulator.advance(by: .milliseconds(n % 3 == 0 ? 100 : 3))
    }
    let lines = simulator.diagram().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 13)
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines[0].contains(count > 3 ? "clients" : "client \(count - 1)"))
    #expect(simulator.diagram(last: 3).split(separator: "\n").count == 4)
  }

  @Test func `where nothing has happened it is empty`() throws {
    #expect(try Simulator(profile: .perfect).diagram() == "")
  }
}
