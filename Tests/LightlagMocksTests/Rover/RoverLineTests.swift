import LightlagCodecs
import LightlagCore
import LightlagMocks
import Testing

@Suite struct RoverLineTests {
  private static let text = Array("t00C60800000002DD\r".utf8)

  private static func line(
    _ options: SLCANLineOptions = SLCANLineOptions(), seed: Seed = 1
  ) -> SLCANLine {
    SLCANLine(options, seed: seed, direction: .downlink)
  }

  /// Even in 5 ms give or take 2 has a deviation of 2 / sqrt(3) = 1.155 ms; the mean of 2,000 has
  /// one of 0.026 ms, four of which are 0.1 ms.
  @Test func `lines come out in order, 5 ms later on average`() throws {
    var line = Self.line()
    var total: Int64 = 0
    for number in 0..<2_000 as Range<Int64> {
      let now = Instant(nanoseconds: number * 10_000_000)
      line.write(Self.text, at: now)
      let due = try #require(line.deadline)
      #expect(line.read(by: due.advanced(byNanoseconds: -1)) == nil)
      #expect(line.read(by: due) == Self.text)
      total += due.nanoseconds - now.nanoseconds
    }
    #expect((4_900_000...5_100_000).contains(total / 2_000))
    for number in 0..<50 as Range<Int64> {
      line.write([UInt8(40 + number), 0x0d], at: Instant(nanoseconds: 30_000_000_000 + number))
    }
    #expect((0..<50).map { _ in line.read(by: .end)?.first } == (0..<50).map { UInt8(40 + $0) })
  }

  /// 18 bytes each: 28 of them are 504, and 29 would be 522.
  @Test func `what does not fit in the buffer is dropped and counted`() {
    var line = Self.line(SLCANLineOptions(bufferBytes: 512))
    for _ in 0..<40 { line.write(Self.text, at: .start) }
    #expect(line.counts.overflows == 12 && line.waitingCount == 28)
    while line.read(by: .end) != nil {}
    line.write(Self.text, at: .start)
    #expect(line.counts.overflows == 12 && line.counts.arrived == 28)
  }

  /// 5 % of 10,000 are 500; four deviations of 21.8 are 87.
  @Test func `lines are damaged at the rate that was asked for, and at no other`() {
    var damaged = 0
    var line = Self.line(SLCANLineOptions(errorRate: .percent(5)))
    var clean = Self.line()
    for number in 0..<10_000 as Range<Int64> {
      let now = Instant(nanoseconds: number * 10_000_000)
      line.write(Self.text, at: now)
      clean.write(Self.text, at: now)
      let due = clean.deadline
      #expect(line.deadline == due, "damage moves no delay")
      if line.read(by: .end) != Self.text { damaged += 1 }
      #expect(clean.read(by: .end) == Self.text)
    }
    #expect((413...587).contains(damaged) && line.counts.damaged == damaged)
  }

  @Test func `several lines written together are several, and BEL is one`() {
    var line = Self.line()
    line.write(Array("z\r\u{7}S6\r".utf8), at: .start)
    #expect(
      (0..<4).map { _ in line.read(by: .end).map { String(decoding: $0, as: UTF8.self) } }
        == ["z\r", "\u{7}", "S6\r", nil])
  }
}
