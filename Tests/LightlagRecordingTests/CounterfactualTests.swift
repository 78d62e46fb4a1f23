import LightlagCore
import LightlagRecording
import Testing

/// A recorded run under another network.
@Suite struct CounterfactualTests {
  private static func run(
    _ recording: Recording, under network: Network? = nil, overtime: Duration = .seconds(60)
  ) throws -> Recording {
    var header = recording.header
    if let network { header.configuration.network = network }
    let run = try Replay.run(
      recording, under: header, overtime: overtime, patience: .seconds(10),
      backend: { _ in TalkativeBackend() },
      clients: { _, session in PersistentClient.join(&session) })
    #expect(run.divergence == nil)
    return run.recording
  }

  /// A network that loses nothing and keeps order.
  private static func lossless(
    _ delay: Duration, jitter: Duration = .zero, handshake: Crossing.Scope
  ) -> Network {
    let conditions = LinkConditions(delay: delay, jitter: Jitter(width: jitter, shape: .uniform))
    return Network(
      conditions: LinkPair(uplink: conditions, downlink: conditions),
      crossing: Crossing(handshake: handshake))
  }

  /// What happened, without how late it was handed over.
  private static func events(_ recording: Recording) -> [SessionEvent] {
    recording.events.filter { if case .arrived = $0.kind { false } else { true } }
  }

  // MARK: (a) Under its own network

  @Test(arguments: ReplayTests.runs.filter { $0.seed <= 50 })
  func `under its own network a run is what it was`(run: ReplayTests.Run) throws {
    var live = LiveRun(run.subject, seed: run.seed, changesNetwork: false)
    let recording = try Recording(try live.record())
    let again = try Self.run(recording)
    let (expected, actual) = (Self.events(recording), Self.events(again))
    #expect(actual.count >= expected.count)
    #expect(again.endInstant == recording.endInstant)
    let difference = zip(expected, actual).first { $0 != $1 }
    #expect(difference == nil, "\(String(describing: difference))")
  }

  // MARK: (b), (c) Under one that loses nothing

  struct Case: Sendable {
    let seed: UInt64
    let delay: Int
    let isLocal: Bool
  }

  static let cases: [Case] = (1...40).flatMap { seed in
    [0, 40, 1_300].map { Case(seed: seed, delay: $0, isLocal: seed.isMultiple(of: 2)) }
  }

  @Test(arguments: cases)
  func `where nothing is lost all arrives, and nothing before its causes`(this: Case) throws {
    var live = LiveRun(
      .both, seed: this.seed,
      network: Self.lossless(
        .milliseconds(5), jitter: .milliseconds(this.seed.isMultiple(of: 3) ? 4 : 0),
        handshake: this.isLocal ? .local : .endToEnd), changesNetwork: false)
    let recording = try Recording(try live.record(steps: 120))
    let delay = Duration.milliseconds(this.delay)
    let other = try Self.run(
      recording,
      under: Self.lossless(delay, jitter: delay / 10, handshake: this.isLocal ? .local : .endToEnd))
    let outcomes = OutcomeComparison(of: recording, with: other)
    // Whoever hears of a close earlier than it did says no more.
    let lost = outcomes.changes.filter {
      $0.before != nil && $0.after == nil && $0.silence != .closed
    }
    #expect(lost.isEmpty, "\(lost.first.map { "\($0)" } ?? "")")
    #expect(try ReplayTests.replay(other) == .same(isComplete: true))
    let violations = CausalOrder(recording).violations(in: CausalOrder(other))
    #expect(violations.isEmpty, "\(violations.first ?? "")")
  }

  // MARK: (d) Whatever the network

  @Test(arguments: ReplayTests.runs.filter { $0.seed <= 15 })
  func `under any network a run is the same each time, repeats, and leaves no message out`(
    run: ReplayTests.Run
  ) throws {
    let recording = try Recording(try LiveRun.record(run.subject, seed: run.seed))
    var chance = Chance(seed: run.seed &+ 1_000)
    let network = chance.network()
    let one = try Self.run(recording, under: network, overtime: .seconds(1))
    let two = try Self.run(recording, under: network, overtime: .seconds(1))
    #expect(one.bytes == two.bytes)
    #expect(try ReplayTests.replay(one) == .same(isComplete: true))
    let outcomes = OutcomeComparison(of: recording, with: one)
    let counts = OutcomeComparison.Kind.allCases.map { outcomes.count($0) }
    #expect(counts.reduce(0, +) == outcomes.messageCount)
  }
}

/// When each message of a run was sent, and what its sender had been told by then.
private struct CausalOrder {
  /// A message by its client, which connection of that it is on, direction and position.
  private struct Key: Hashable {
    let client: ClientID
    let number: Int
    let direction: Direction
    let index: Int
  }

  private var sent: [Key: Instant] = [:]
  private var due: [Key: Instant] = [:]

  init(_ recording: Recording) {
    var owners: [ConnectionID: (ClientID, Int)] = [:]
    var counts: [ClientID: Int] = [:]
    for event in recording.events {
      guard let id = event.connection else { continue }
      if case .opening(let client, _, _) = event.kind {
        owners[id] = (client, counts[client, default: 0])
        counts[client, default: 0] += 1
      }
      guard let (client, number) = owners[id] else { continue }
      switch event.kind {
      case .sent(let direction, let index, _, let verdict, _):
        let key = Key(client: client, number: number, direction: direction, index: index)
        sent[key] = event.instant
        if case .scheduled(let due) = verdict, due <= recording.endInstant { self.due[key] = due }
      case .lost(let direction, let index, _, _):
        due[Key(client: client, number: number, direction: direction, index: index)] = nil
      default: break
      }
    }
  }

  /// Messages sent before something arrived that had arrived before they were sent.
  func violations(in other: CausalOrder) -> [String] {
    var found: [String] = []
    for (key, instant) in sent {
      guard let now = other.sent[key] else { continue }
      for (cause, arrival) in due where cause.direction != key.direction && arrival < instant {
        // A backend knows all that it was told, a client what it was told on that connection.
        let isKnown =
          key.direction == .downlink || (cause.client, cause.number) == (key.client, key.number)
        guard isKnown, other.sent[cause] != nil else { continue }
        if other.due[cause].map({ $0 > now }) ?? true { found.append("\(cause): \(key)") }
      }
    }
    return found
  }
}
