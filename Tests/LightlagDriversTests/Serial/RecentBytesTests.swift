import LightlagCore
import LightlagDrivers
import Testing

@Suite struct RecentBytesTests {
  private static func instant(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test func `bytes are forgotten after a second, the oldest first`() {
    var recent = RecentBytes()
    #expect(recent.due == nil && recent.count(at: .start) == 0)
    recent.add(3, at: .start)
    recent.add(4, at: Self.instant(100))
    #expect(recent.due == Self.instant(1_000))
    #expect(recent.count(at: Self.instant(999)) == 7)
    #expect(recent.count(at: Self.instant(1_000)) == 4)
    #expect(recent.due == Self.instant(1_100))
    #expect(recent.count(at: Self.instant(1_100)) == 0 && recent.due == nil)
  }

  @Test func `bytes that come together are of one age`() {
    var recent = RecentBytes()
    for millisecond in 0..<100 as Range<Int64> { recent.add(1, at: Self.instant(millisecond)) }
    #expect(recent.count(at: Self.instant(999)) == 100)
    #expect(recent.count(at: Self.instant(1_000)) == 0)
  }
}
