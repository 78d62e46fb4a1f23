import Lightlag

/// The backend of a recording, played to a client under test.
struct ClientReplay: Sendable {
  /// How long the run goes on behind the client's end, for what should not come any more.
  private static let silence = Duration.milliseconds(50)

  private let fixture: Fixture
  private let view: Recording
  private let patience: Duration

  init(_ fixture: Fixture, patience: Duration) {
    self.fixture = fixture
    self.patience = patience
    view = fixture.recording.withoutNetwork(playing: .backend)
  }

  /// Runs the client, in the run around it or in one of its own, and tells what came of it.
  func run(
    _ client: @escaping @Sendable (Simulator) async throws -> Void, at place: TestPlace
  ) async throws {
    let simulatorFound = SimulationContext(seed: seed, profile: .perfect)
    var remark: String?
    if VirtualClock.current != nil {
      remark = await failure(of: client, in: simulatorFound)
    } else {
      let run = await VirtualTime(seed: seed).run { _ in
        await failure(of: client, in: simulatorFound)
      }
      remark = run.failure.map { "\($0)" } ?? (try? run.get()) ?? nil
    }
    let remarks = remark.map { "the client failed: \($0)" }
    guard let simulator = simulatorFound.simulators.first else {
      return fixture.tell(remarks ?? "there was no run", at: place)
    }
    let verdict = try verdict(on: simulator)
    if verdict.hasPassed, let remarks { return fixture.tell(remarks, at: place) }
    fixture.report(verdict, at: place, remarks)
  }

  private var seed: Seed { view.header.configuration.seed }

  /// Runs the client, and returns why it failed, if it did.
  private func failure(
    of client: @Sendable (Simulator) async throws -> Void, in context: SimulationContext
  ) async -> String? {
    do {
      let plan = try ReplayPlan(
        view, playing: .backend, rules: fixture.rules, patience: patience)
      let simulator = try SimulationContext.$current.withValue(context) {
        try Simulator(backend: plan, profile: .perfect, seed: seed)
      }
      try await client(simulator)
      let end = max(simulator.now, view.endInstant).advanced(by: Self.silence)
      try await simulator.advance(by: simulator.now.duration(to: end))
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func verdict(on simulator: Simulator) throws -> MatchVerdict {
    let actual = try Recording(simulator.recordingBytes())
    let names = try simulator.withBackend(as: ReplayPlan.self) { $0.connections }
    return RunComparison(fixture.rules.forOtherCode, played: .backend)
      .compare(expected: view, actual: actual, connections: names)
  }
}
