import LightlagCore
import LightlagTime
import Testing

@Suite struct VirtualTimeTests {
  @Test func `twenty minutes pass at once`() throws {
    let run = VirtualTime().run { clock in
      try await clock.sleep(for: .seconds(1200))
      return clock.now
    }
    #expect(try run.get() == Instant.start.advanced(by: .seconds(1200)))
  }
}
