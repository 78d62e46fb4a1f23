import Lightlag
import Testing

@Suite struct ReplayRunTests {
  @Test(arguments: [Profile.perfect, .default, .stressed, .mars])
  func `a recorded simulation comes out the same`(profile: Profile) throws {
    let scenario = try Samples.scenario(seed: 9, profile: profile)
    try Samples.withFile { path in
      _ = try Simulation(scenario, recordingTo: path).run(for: .seconds(2))
      let recording = try Recording(path: path)
      #expect(recording.header == (try scenario.header(clock: .virtual)))
      #expect(recording.isComplete)
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }

  @Test func `a run that was stopped can be repeated as far as it came`() throws {
    let enough = Instant.start.advanced(by: .milliseconds(700))
    try Samples.withFile { path in
      let simulation = try Simulation(Samples.scenario(), recordingTo: path)
      let outcome = try simulation.run(for: .seconds(60)) { $0 < enough }
      let recording = try Recording(path: path)
      #expect(recording.endInstant == outcome.end)
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }

  @Test func `another seed comes out differently`() throws {
    try Samples.withFile { path in
      let scenario = try Samples.scenario(seed: 1)
      _ = try Simulation(scenario, recordingTo: path).run(for: .seconds(1))
      // The digest would tell that the header has changed, so the end goes.
      let lines = String(decoding: try Samples.bytes(of: path), as: UTF8.self)
        .split(separator: "\n")
      let seed = Seed(1).description
      let text = lines.dropLast().joined(separator: "\n") + "\n"
      let other = text.replacing(seed, with: Seed(2).description)
      guard case .diverged(let divergence) = try Replay.run(Recording(Array(other.utf8))) else {
        Issue.record("the repetition under another seed is the same")
        return
      }
      #expect(divergence.line > 1)
      #expect(divergence.expected != divergence.actual)
    }
  }

  @Test(arguments: ["rover-of-tomorrow"])
  func `a backend that is not known is told by name`(kind: String) throws {
    try Samples.withFile { path in
      _ = try Simulation(Samples.scenario(), recordingTo: path).run(for: .milliseconds(1))
      let header = try #require(
        String(decoding: try Samples.bytes(of: path), as: UTF8.self).split(separator: "\n").first)
      let other = header.replacing(#""kind":"vehicles""#, with: "\"kind\":\"\(kind)\"") + "\n"
      let recording = try Recording(Array(other.utf8))
      #expect(throws: UnknownKind(kind: kind)) { try Replay.run(recording) }
    }
  }

  @Test func `a recording that is not there is told by its path`() {
    let failure = FileFailure(
      path: "/gone/run.jsonl", action: "read", reason: "No such file or directory")
    #expect(throws: failure) { try Recording(path: "/gone/run.jsonl") }
    #expect(failure.description == "cannot read /gone/run.jsonl: No such file or directory")
  }
}
