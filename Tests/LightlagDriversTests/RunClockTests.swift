import LightlagCore
import LightlagDrivers
import Testing

@Suite struct RunClockTests {
  @Test func `a clock begins at the start and never goes back`() {
    let clock = RunClock()
    let first = clock.now
    let second = clock.now
    #expect(first >= .start)
    #expect(second >= first)
    #expect(first < Instant(nanoseconds: 1_000_000_000))
  }

  @Test func `instants of the run are as far apart on the system's clock`() {
    let clock = RunClock()
    let start = clock.monotonicNanoseconds(at: .start)
    #expect(clock.monotonicNanoseconds(at: Instant(nanoseconds: 1_500)) == start + 1_500)
    #expect(clock.monotonicNanoseconds(at: .end) == .max)
  }
}
