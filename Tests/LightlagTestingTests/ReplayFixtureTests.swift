import Foundation
import Lightlag
import LightlagTesting
import Synchronization
import Testing

/// Committed recordings as tests.
@Suite struct ReplayFixtureTests {
  /// Swallows everything.
  private struct Mute: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
  }

  @Test(arguments: ["vehicles-simulated", "vehicles-default", "echo-stressed"])
  func `a recording repeats exactly`(name: String) throws {
    try replay("Recordings/\(name).jsonl")
  }

  @Test func `its clients are played to a backend under test`() throws {
    try replay("Recordings/echo-stressed.jsonl", against: Echo())
  }

  @Test func `a backend that does otherwise is an issue with the first divergence`() throws {
    try Self.expectIssue(saying: ["echo-stressed.jsonl: failed at L1", "missing at "]) {
      try replay("Recordings/echo-stressed.jsonl", against: Mute())
    }
  }

  /// A client under test: it asks, and asks again what it was told.
  private static func converse(_ wire: some Transport, last: String) async throws {
    try await wire.connect()
    try await wire.send(Message(text: "first"))
    _ = try await wire.receive()
    try await wire.send(Message(text: last))
    _ = try await wire.receive()
    await wire.close()
  }

  /// Records the client on a link that takes its time, and hands on where that is.
  private static func withFixture(_ body: (String) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "lightlag-\(UUID().uuidString).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let record = {
      let simulator = try Simulator(backend: Echo(), profile: .default, seed: 5)
      simulator.setConditions { $0.delay = .seconds(600) }
      try await converse(simulator.transport(), last: "second")
      try await simulator.advance(by: .seconds(3000))
      try simulator.recording(to: path)
    }
    try await record()
    try await body(path)
  }

  @Test func `its backend is played to a client under test`() async throws {
    try await Self.withFixture { path in
      try await replay(path) { try await Self.converse($0.transport(), last: "second") }
    }
  }

  @Test(.simulated()) func `in a run it is part of that`() async throws {
    try await Self.withFixture { path in
      try await replay(path) { try await Self.converse($0.transport(), last: "second") }
    }
  }

  @Test func `a client that does otherwise is an issue with the first divergence`() async throws {
    try await Self.withFixture { path in
      try await Self.expectIssue(saying: ["changed", "second", "third"]) {
        try await replay(path) { try await Self.converse($0.transport(), last: "third") }
      }
    }
  }

  @Test func `a client that fails is an issue`() async throws {
    try await Self.withFixture { path in
      try await Self.expectIssue(saying: ["the client failed: ", "missing"]) {
        try await replay(path) { _ in throw CancellationError() }
      }
    }
  }

  @Test func `a recording that is not there is an error`() {
    #expect(throws: (any Error).self) { try replay("Recordings/none.jsonl") }
  }

  /// Expects one issue that has all of some texts.
  private static func expectIssue(
    saying texts: [String], _ body: () async throws -> Void
  ) async throws {
    let found = Mutex("")
    try await withKnownIssue {
      try await body()
    } matching: { issue in
      found.withLock { $0 += issue.comments.map(\.rawValue).joined() }
      return true
    }
    for text in texts { #expect(found.withLock { $0.contains(text) }, "\(found.withLock { $0 })") }
  }

  private static func expectIssue(saying texts: [String], _ body: () throws -> Void) throws {
    let found = Mutex("")
    try withKnownIssue {
      try body()
    } matching: { issue in
      found.withLock { $0 += issue.comments.map(\.rawValue).joined() }
      return true
    }
    for text in texts { #expect(found.withLock { $0.contains(text) }, "\(found.withLock { $0 })") }
  }
}
