import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// What handlers know of the test that they are part of.
///
/// On a link that takes time the loop of the run has them called, which is no task of the test.
@Suite struct SimulatedHandlerTests {
  @Test(arguments: [Profile.perfect, .default])
  func `a handler has its test, seed and profile`(profile: Profile) async throws {
    let test = Test.current
    let seen = Mutex<[String]>([])
    try await simulate(profile: profile, seed: 5) { _ in
      let simulator = try Simulator()
      simulator.on("go") { _, _ in
        let isSame = Test.current?.id == test?.id && test != nil
        seen.withLock { $0.append("\(Seed.current) \(Profile.current.name) \(isSame)") }
      }
      let pilot = try await simulator.connect()
      try await pilot.emit("go")
      try await simulator.advance(by: .seconds(1))
    }
    // Twice where each run is done twice.
    #expect(Set(seen.withLock { $0 }) == ["0x0000000000000005 \(profile.name) true"])
  }

  @Test func `what fails in a handler is told of its run alone`() async throws {
    let board = Board()
    let (failing, innocent) = try await board.runBoth()
    #expect(failing.contains("seed 0x0000000000000005"))
    #expect(innocent == "")
  }

  /// A run that fails in a handler, and one beside it that goes on until the other is over.
  private final class Board: Sendable {
    let isOver = Atomic(false)

    func runBoth() async throws -> (failing: String, innocent: String) {
      async let other = Issues.collected { [self] in
        try await VirtualTime().run { [self] clock in
          while !isOver.load(ordering: .acquiring) { try await clock.sleep(for: .seconds(1)) }
        }.get()
      }
      let told = try await Issues.collected { try await SimulatedHandlerTests.fail() }
      isOver.store(true, ordering: .releasing)
      return (told, try await other)
    }
  }

  fileprivate static func fail() async throws {
    try await simulate(profile: .default, seed: 5) { _ in
      let simulator = try Simulator()
      simulator.on("go") { _, _ in Issue.record("from the handler") }
      let pilot = try await simulator.connect()
      try await pilot.emit("go")
      try await simulator.advance(by: .seconds(1))
    }
  }
}
