import LightlagCore
import LightlagDrivers
import Testing

@Suite struct SerialLaneTests {
  private static let start = Instant.start

  /// 9,600 baud at 10 bits a byte: 1,041,666 ns each, so that 2 ms hold one.
  @Test func `bytes take the time that the line needs for them`() {
    var lane = SerialLane(SerialSettings(baud: 9_600))
    #expect(lane.capacity == 1)
    lane.put([7], at: Self.start)
    let due = Self.start.advanced(byNanoseconds: 1_041_666)
    #expect(lane.due == due && lane.take(by: due.advanced(byNanoseconds: -1)) == nil)
    #expect(lane.take(by: due) == [7] && lane.isIdle)
  }

  /// A loop that wakes 1 ms late each time still delivers 100 bytes in 100 x 1,041,666 ns.
  @Test func `lateness does not add up`() {
    var lane = SerialLane(SerialSettings(baud: 9_600))
    var now = Self.start
    for byte in 0..<100 {
      lane.put([UInt8(byte)], at: now)
      now = lane.due.advanced(byNanoseconds: 1_000_000)
      #expect(lane.take(by: now) != nil)
    }
    #expect(lane.due == Self.start.advanced(byNanoseconds: 104_166_600))
  }

  @Test func `time without bytes is not made up for`() {
    var lane = SerialLane(SerialSettings(baud: 115_200))
    let later = Self.start.advanced(by: .seconds(5))
    // 115,200 / 10 bytes a second: 86,805 ns each, 23 in 2 ms.
    #expect(lane.capacity == 23)
    lane.put([1, 2], at: later)
    #expect(lane.due == later.advanced(byNanoseconds: 2 * 86_805))
  }

  @Test func `without a rate nothing takes time`() {
    var lane = SerialLane(nil)
    lane.put([1, 2, 3], at: Self.start)
    #expect(lane.take(by: Self.start) == [1, 2, 3])
  }

  /// A start bit, seven of its own, parity, two stop bits.
  @Test func `all bits around a byte count`() {
    var settings = SerialSettings(baud: 1_200)
    (settings.dataBits, settings.parity, settings.stopBits) = (7, .even, 2)
    #expect(settings.bitsPerByte == 11)
  }
}
