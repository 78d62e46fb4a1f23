import LightlagCore
import LightlagDrivers
import Testing

@Suite struct SerialLaneTests {
  private static let start = Instant.start

  /// 9,600 baud at 10 bits a byte: 1,041,666 ns each.
  @Test func `bytes take the time that the line needs for them`() {
    var lane = SerialLane(SerialSettings(baud: 9_600))
    lane.put([7, 8], at: Self.start)
    let due = Self.start.advanced(byNanoseconds: 1_041_666)
    #expect(lane.due == due && lane.take(by: due.advanced(byNanoseconds: -1)).isEmpty)
    #expect(lane.take(by: due) == [7] && lane.waitingCount == 1)
    #expect(lane.due == due.advanced(byNanoseconds: 1_041_666))
  }

  /// 100 bytes are over after 100 x 1,041,666 ns, whenever the loop wakes before.
  @Test(arguments: [1, 7, 50, 103] as [Int64]) func `lateness does not add up`(milliseconds: Int64)
  {
    var lane = SerialLane(SerialSettings(baud: 9_600))
    lane.put([UInt8](repeating: 1, count: 100), at: Self.start)
    var (count, now) = (0, Self.start)
    while now.nanoseconds < 104_166_599 {
      #expect(count == Int(now.nanoseconds / 1_041_666))
      now = min(
        now.advanced(by: .milliseconds(milliseconds)),
        Self.start.advanced(byNanoseconds: 104_166_599))
      count += lane.take(by: now).count
    }
    #expect(count == 99)
    #expect(lane.take(by: Self.start.advanced(byNanoseconds: 104_166_600)).count == 1)
  }

  /// 115,200 / 10 bytes a second: 86,805 ns each.
  @Test func `time without bytes is not made up for`() {
    var lane = SerialLane(SerialSettings(baud: 115_200))
    let later = Self.start.advanced(by: .seconds(5))
    lane.put([1, 2], at: later)
    #expect(lane.due == later.advanced(byNanoseconds: 2 * 86_805))
  }

  /// 200 ms at 9,600 baud are 192 bytes of 1,041,666 ns.
  @Test func `so much is taken ahead and no more`() {
    var lane = SerialLane(SerialSettings(baud: 9_600))
    #expect(lane.room == 192)
    lane.put([UInt8](repeating: 0, count: 200), at: Self.start)
    #expect(lane.room == 0)
  }

  @Test func `without a rate nothing takes time`() {
    var lane = SerialLane(nil)
    lane.put([1, 2, 3], at: Self.start)
    #expect(lane.due == Self.start && lane.take(by: Self.start) == [1, 2, 3])
  }

  /// A start bit, seven of its own, parity, two stop bits.
  @Test func `all bits around a byte count`() {
    var settings = SerialSettings(baud: 1_200)
    (settings.dataBits, settings.parity, settings.stopBits) = (7, .even, 2)
    #expect(settings.bitsPerByte == 11)
  }
}
