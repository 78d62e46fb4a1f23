import Foundation
import Lightlag
import LightlagTesting
import Testing

/// What a user is told as tests fail.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FailureTellingTests {
  @Test func `the line to run a test again runs that test, and no other`() async throws {
    let run = try await FixtureRun("\\.NamedFixtures")
    let filters = try run.filters()
    #expect(filters.count == 4, "\(filters)")
    for filter in filters {
      #expect(try await FixtureRun(filter).testCount == 1, "\(filter)")
    }
  }

  @Test func `a test that is cancelled by itself has not failed`() async throws {
    let run = try await FixtureRun("SkippedFixtures")
    #expect(run.text.matches(of: /was cancelled after .*not today/).count == 4, "\(run.text)")
    #expect(run.text.contains("passed after") && !run.text.contains("simulated: "))
  }

  @Test func `a text that is no seed fails one case of each test, and leaves the others`()
    async throws
  {
    let run = try await FixtureRun("SeededFixtures", environment: ["LIGHTLAG_SEED": "abc"])
    #expect(run.hasEnded && run.testCount == 2, "\(run.text)")
    #expect(run.text.matches(of: /recorded an issue.*'abc' is no seed/).count == 2)
    #expect(try await FixtureRun("SeededFixtures").text.contains("2 tests in 1 suite passed"))
  }

  @Test func `no failure writes over what another has recorded`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "lightlag-recorded-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try await FixtureRun(
      "RecordedFixtures", environment: ["LIGHTLAG_OUTPUT": folder])
    // Three cases with a simulator, and two runs with two.
    #expect(Set(run.recordings).count == 7, "\(run.text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 7)
    let name = "LightlagTestingTests-RecordedFixtures-same-0x0000000000000000"
    #expect(run.recordings.contains("\(folder)/\(name).jsonl"))
    #expect(run.recordings.contains("\(folder)/\(name)-3.jsonl"))
  }
}
