import Lightlag
import Testing

/// A seed decides the same in virtual time and over real sockets, message by message.
///
/// Each client sends all it has in one go, once it is connected, and is answered by the echo.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ParityTests {
  private static let seeds: [Seed] = [0, 1, 42, 0x1234_5678_9ABC_DEF0]

  /// Which decision it is: what chance goes into it is found by this alone.
  private struct Address: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int
  }

  /// What was decided.
  private struct Decision: Hashable {
    /// The kind of the verdict, or why the message was dropped.
    let kind: String
    /// Nanoseconds from the sending to each arrival.
    var delays: [Int64]
  }

  /// Sends its texts as soon as it is connected.
  private struct Burst: Endpoint {
    let texts: [String]

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      for text in texts { outbox.send(Message(text: text), on: connection) }
    }
  }

  /// Keeps every event.
  private struct EventLog: Tap {
    var events: [SessionEvent] = []
    mutating func observe(_ event: SessionEvent) { events.append(event) }
  }

  private let texts = (0..<6).map { client in
    (0..<60).map { "client \(client) message \($0)" }
  }

  /// The time that each message takes is the same to the nanosecond.
  ///
  /// Without an order to keep and a rate to wait for, a message arrives when it was sent, plus
  /// the delay, plus what chance drew for it: the clock has no part in the difference.
  ///
  /// Of 360 messages up, 36 are expected to be lost, and as many to arrive twice.
  @Test(arguments: seeds)
  func `every draw is the same`(seed: Seed) throws {
    let scenario = try scenario(
      seed, profile: "perfect", "delay=20ms", "jitterDeviation=5ms", "loss=10%", "duplicate=10%",
      "cut=0.5%", "inOrder=false")
    let virtual = try runVirtually(scenario)
    let expected = decisions(virtual)
    let outcome = try LiveClients.run(
      scenario, sending: texts, expecting: received(in: virtual).map(\.count))

    let live = decisions(outcome.events)
    #expect(differences(live, expected) { $0.kind == "cut" } == [])
    #expect(Set(expected.values.map(\.kind)) == ["scheduled", "duplicated", "loss", "cut"])
    #expect(Set(expected.values.flatMap(\.delays)).count > 200, "chance varies the delays")
  }

  /// Models that remember step once for each message, whatever the clock.
  ///
  /// Of 360 messages up each kind is expected a dozen times at the least. Down they are not looked
  /// at: which text is answered first, and so what is damaged, depends on when each arrived.
  @Test(arguments: seeds)
  func `every draw of models that remember is the same`(seed: Seed) throws {
    let scenario = try scenario(
      seed, profile: "perfect", "delay=20ms", "loss=10%, burst 3", "corrupt=10%",
      "jitterDeviation=5ms paretonormal, correlation 50%", "duplicate=10%, correlation 30%",
      "reorder=10%, gap 2", "inOrder=false")
    let virtual = try runVirtually(scenario)
    let expected = decisions(virtual).filter { $0.key.direction == .uplink }
    let outcome = try LiveClients.run(
      scenario, sending: texts, expecting: received(in: virtual).map(\.count))

    #expect(decisions(outcome.events).filter { $0.key.direction == .uplink } == expected)
    let kinds = Set(expected.values.map(\.kind))
    #expect(kinds.isSuperset(of: ["scheduled", "duplicated", "loss"]))
    #expect(kinds.contains { $0.hasPrefix("Damage") }, "some are damaged")
    #expect(expected.values.contains { $0.delays == [0] }, "some overtake")
    #expect(Set(expected.values.flatMap(\.delays)).count > 200, "chance varies the delays")
  }

  /// What becomes of each message is the same.
  ///
  /// With an order and a rate, when a message arrives depends on when those before it were
  /// sent; whether it does is chance alone. Only the times of the profile are made shorter.
  @Test(arguments: seeds)
  func `every verdict under the profile stressed is the same`(seed: Seed) throws {
    let scenario = try scenario(seed, profile: "stressed", "delay=20ms", "jitterDeviation=5ms")
    let virtual = try runVirtually(scenario)
    let expected = decisions(virtual).mapValues(\.kind)
    let texts = received(in: virtual)
    let outcome = try LiveClients.run(
      scenario, sending: self.texts, expecting: texts.map(\.count))

    let live = decisions(outcome.events).mapValues(\.kind)
    #expect(differences(live, expected) { $0 == "cut" } == [])
    #expect(outcome.received == texts)
    #expect(Set(expected.values) == ["scheduled", "loss", "cut"])
  }

  /// Where real sockets differ from virtual time, in which all is sent at one instant.
  ///
  /// What was not sent yet when an answer cut the connection is decided in virtual time alone.
  private func differences<Value: Equatable>(
    _ live: [Address: Value], _ virtual: [Address: Value], isCut: (Value) -> Bool
  ) -> Set<Address> {
    let cut = Set(virtual.filter { isCut($0.value) }.map(\.key.connection))
    let others = live.filter { virtual[$0.key] != $0.value }.keys
    let missing = virtual.keys.filter { live[$0] == nil && !cut.contains($0.connection) }
    return Set(others).union(missing)
  }

  private func scenario(
    _ seed: Seed, profile: String, _ settings: String...
  ) throws -> Scenario {
    try Scenario(
      name: "parity", backend: .echo, profile: try Profile.named(profile),
      settings: try settings.map { try ConditionSetting(parsing: $0) }, seed: seed)
  }

  private func runVirtually(_ scenario: Scenario) throws -> [SessionEvent] {
    var session = Session(
      backend: Echo(), configuration: scenario.configuration, taps: [EventLog()])
    for texts in texts { session.connect(Burst(texts: texts)) }
    try session.advance(to: .start.advanced(by: .seconds(10)))
    return try #require(session.tap(EventLog.self)).events
  }

  /// The texts that each client was told, in order.
  private func received(in events: [SessionEvent]) -> [[String]] {
    var received = texts.map { _ in [String]() }
    for event in events {
      guard let connection = event.connection,
        case .delivered(.downlink, _, let message, _) = event.kind
      else { continue }
      received[connection.index].append(message.text)
    }
    return received
  }

  /// All that was decided by chance.
  ///
  /// What an end sent after its connection was cut is not there: how much that is depends on
  /// when it heard of it.
  private func decisions(_ events: [SessionEvent]) -> [Address: Decision] {
    var decisions: [Address: Decision] = [:]
    for event in events {
      guard let connection = event.connection,
        case .sent(let direction, let index, _, let verdict, _) = event.kind,
        verdict != .dropped(.closed)
      else { continue }
      let address = Address(connection: connection, direction: direction, index: index)
      decisions[address] = decision(verdict, sentAt: event.instant)
    }
    return decisions
  }

  private func decision(_ verdict: SimplexLink.Verdict, sentAt: Instant) -> Decision {
    let (kind, dues): (String, [Instant]) =
      switch verdict {
      case .scheduled(let due): ("scheduled", [due])
      case .duplicated(let due, let again): ("duplicated", [due, again])
      case .dropped(let reason): (reason.rawValue, [])
      // It arrives behind all that was sent before, and so depends on when that was.
      case .cut: ("cut", [])
      case .damaged(let damage, let due, let again):
        ("\(damage)", [due] + [again].compactMap { $0 })
      case .waiting: ("waiting", [])
      }
    return Decision(kind: kind, delays: dues.map { $0.nanoseconds - sentAt.nanoseconds })
  }
}
