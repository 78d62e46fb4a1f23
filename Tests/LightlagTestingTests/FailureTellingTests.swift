import Foundation
import Lightlag
import LightlagTesting
import Testing

/// What a user is told as tests fail.
@Suite(.serialized, .timeLimit(.minutes(10))) struct FailureTellingTests {
  @Test func `the line to run a test again runs that test, and no other`() async throws {
    let run = try await FixtureRun("NamedFixtures")
    let filters = try run.filters()
    #expect(filters.count == 4, "\(filters)")
    for filter in filters {
      #expect(try await FixtureRun(filter).testCount == 1, "\(filter)")
    }
  }
}
