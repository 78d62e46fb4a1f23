import Foundation
import Lightlag
import Testing

/// What a simulator remembers, counts and writes down.
@Suite struct SimulatorHistoryTests {
  private static func chat(
    _ options: SimulatorOptions = SimulatorOptions(), seed: Seed = 0, profile: Profile = .perfect,
    clock: SimulatorClock = .virtual
  ) async throws -> Simulator {
    let simulator = try Simulator(profile: profile, seed: seed, clock: clock, options: options)
    simulator.on("up") { data, client in try await client.emit("down", data["n"] ?? 0) }
    let pilot = try await simulator.connect()
    for n in 0..<5 {
      try await pilot.emit("up", ["n": JSON(n)])
      if clock == .real {
        _ = try await pilot.next("down", within: .seconds(600))
      } else {
        try await simulator.advance(by: .seconds(1))
      }
    }
    return simulator
  }

  @Test(arguments: Carrier.allCases)
  func `the history tells the latest, by event and by direction`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try await Self.chat(clock: clock)
      #expect(simulator.history().count == 10)
      #expect(
        simulator.history(last: 2, event: "up").compactMap { $0.data["n"]?.integer } == [3, 4])
      let events = simulator.history(direction: .downlink).map(\.event)
      #expect(events == ["down", "down", "down", "down", "down"])
      #expect(simulator.history(client: ClientID(index: 1)).isEmpty)
      let last = try #require(simulator.history(last: 1).first)
      #expect(last.latency == .zero)
      if clock != .real {
        #expect(last.fate == .delivered(at: .start.advanced(by: .seconds(4))))
      }
    }
  }

  @Test(arguments: [0, 1, 3, 10, 1000])
  func `the history keeps no more than it may, the latest`(limit: Int) async throws {
    var options = SimulatorOptions()
    options.maxHistory = limit
    let simulator = try await Self.chat(options)
    let all = ["up", "down", "up", "down", "up", "down", "up", "down", "up", "down"]
    #expect(simulator.history().map(\.event) == all.suffix(limit))
    #expect(simulator.statistics.messagesSent == 5 && simulator.statistics.messagesReceived == 5)
  }

  @Test(arguments: Carrier.allCases)
  func `a history that is cleared is empty, and goes on`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try await Self.chat(clock: clock)
      simulator.clearHistory()
      #expect(simulator.history().isEmpty && simulator.statistics.messagesSent == 5)
      try await simulator.emit("again")
      #expect(simulator.history().map(\.event) == ["again"])
    }
  }

  @Test(arguments: Carrier.allCases)
  func `the history is exported as JSON`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let simulator = try await Self.chat(clock: clock)
      let folder = FileManager.default.temporaryDirectory.path + "/history-\(UUID())"
      let path = folder + "/of/it.json"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try simulator.exportHistory(to: path)
      let json = try JSON(parsing: Array(Data(contentsOf: URL(filePath: path))))
      #expect(json["message_history"]?.array?.count == 10)
      #expect(json["message_history"]?.array?.first?["event"] == "up")
      #expect(json["statistics"]?["messages_received"] == 5)
      try simulator.recording(to: folder + "/and/it.jsonl")
      #expect(try Recording(path: folder + "/and/it.jsonl").events.count > 10)
      #expect(throws: FileFailure.self) { try simulator.exportHistory(to: "/dev/null/it.json") }
    }
  }

  @Test(arguments: Carrier.allCases)
  func `statistics count what happened`(carrier: Carrier) async throws {
    try await carrier.carry { clock in
      let statistics = try await Self.chat(clock: clock).statistics
      #expect(statistics.connections == 1 && statistics.disconnections == 0)
      #expect(statistics.connectedClients == 1 && statistics.messagesDropped == 0)
      #expect(statistics.averageLatency == .zero)
      #expect(clock == .real ? statistics.uptime > .zero : statistics.uptime == .seconds(5))
      #expect(statistics.handlerErrors == 0 && statistics.unhandled == 0)
    }
  }

  @Test(arguments: [Seed(1), 2])
  func `the same seed gives the same recording, another seed another`(seed: Seed) async throws {
    let one = try await Self.chat(seed: seed, profile: .stressed).recordingBytes()
    let same = try await Self.chat(seed: seed, profile: .stressed).recordingBytes()
    let other = try await Self.chat(seed: 77, profile: .stressed).recordingBytes()
    #expect(one == same)
    #expect(one.split(separator: 10).dropFirst() != other.split(separator: 10).dropFirst())
  }

  @Test(arguments: [Profile.perfect, .stressed, .mars])
  func `a recording of it repeats to the byte`(profile: Profile) async throws {
    let bytes = try await Self.chat(seed: 5, profile: profile).recordingBytes()
    #expect(try Replay.run(Recording(bytes)) == .same(isComplete: true))
  }

  @Test func `without recording there is none`() async throws {
    var options = SimulatorOptions()
    options.isRecording = false
    let simulator = try await Self.chat(options)
    #expect(throws: SimulatorFailure.notRecorded) { try simulator.recording(to: "/gone/run.jsonl") }
  }
}
