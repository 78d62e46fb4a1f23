import Foundation
import Lightlag
import Testing

/// The sessions in Recordings/, which must come out the same for ever.
@Suite struct RecordingsTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Recordings")

  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".jsonl") }.sorted()

  private func recording(_ name: String) throws -> Recording {
    try Recording(path: Self.folder.appending(path: name).path)
  }

  @Test func `there is one of each kind`() throws {
    let subjects = try Self.names.map { try recording($0).header.subject }
    #expect(Set(subjects) == [.client, .both, .none])
    let kinds = try Self.names.map { try recording($0).header.backend.kind }
    #expect(Set(kinds) == Set(Backend.kinds + ["live"]))
  }

  @Test func `no network was perfect`() throws {
    for name in Self.names {
      #expect(try recording(name).header.profile.map { $0.name != "perfect" } == true, "\(name)")
    }
  }

  @Test(arguments: names)
  func `a recording comes out the same, and again`(name: String) throws {
    let recording = try recording(name)
    for _ in 0..<2 { #expect(try Replay.run(recording) == .same(isComplete: true)) }
  }

  @Test(arguments: names)
  func `under its own network a recording is what it was`(name: String) throws {
    let recording = try recording(name)
    let run = try Replay.run(recording, under: recording.header)
    #expect(run.divergence == nil)
    // How late a message was handed over was a measurement.
    let events = recording.events.filter { if case .arrived = $0.kind { false } else { true } }
    #expect(run.recording.events == events)
    #expect(run.recording.endInstant == recording.endInstant)
    #expect(try Replay.run(run.recording) == .same(isComplete: true))
    let outcomes = OutcomeComparison(of: recording, with: run.recording)
    #expect(outcomes.count(.same) == outcomes.messageCount && outcomes.newCount == 0)
  }

  @Test(arguments: names)
  func `a recording does not tell where and when it was made`(name: String) throws {
    let recording = try recording(name)
    #expect(recording.header.wall == nil)
    // The rest of the header follows from the scenario and the version.
    if case .string(let url)? = recording.header.backend.options["url"] {
      #expect(url.hasPrefix("ws://127.0.0.1:"))
    }
    for event in recording.events {
      guard case .opening(_, let request, _) = event.kind else { continue }
      let names = request.headers.map(\.name)
      #expect(Set(names).isSubset(of: ["user-agent", Header.listenerName, Header.wired]))
      // The time of day, as clients of Engine.IO say it.
      #expect(!request.target.contains("EIO=") || request.target.hasSuffix("&t=0"))
    }
  }

  @Test(arguments: ["rover-can.jsonl", "proxy-duplicates.jsonl"])
  func `rules beside a recording let it pass, and not what they forbid`(name: String) throws {
    let recording = try recording(name)
    let path = Self.folder.appending(path: name).path
    let rules = try MatchRules(for: recording, at: path)
    #expect([.pattern, .statistical].contains(rules.level))
    let verdict = RunComparison(rules).compare(expected: recording, actual: recording)
    #expect(verdict.hasPassed, "\(verdict.text())")
    var strict = rules
    // A nanosecond is no time for anything.
    for place in strict.expectations.indices { strict.expectations[place].withinNanoseconds = 1 }
    for place in strict.thresholds.indices { strict.thresholds[place].limit = .atMost(0) }
    let refused = RunComparison(strict).compare(expected: recording, actual: recording)
    let count = rules.expectations.count + rules.thresholds.count
    #expect(refused.counts.reduce(0, +) == count, "\(refused.text())")
    // What is written down is read again.
    #expect(try MatchRules(rules.json) == rules)
  }

  @Test(arguments: names)
  func `a recording is small`(name: String) throws {
    #expect(try recording(name).bytes.count < 300_000)
  }

  @Test(arguments: names)
  func `the folder's README says how a recording was made`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    #expect(text.contains("| `\(name)` |"))
    #expect(text.contains("--record Recordings/\(name)\n"))
  }
}
