import LightlagCodecs
import LightlagCore
import Testing

@Suite struct SLCANFaultTests {
  private static let line = SLCANSample.bytes("t00C60800000002DD;")
  private static let frame = CANFrame(identifier: 0x00c, SLCANSample.payload)

  private static func draw(_ index: Int, _ impairment: Impairment = .corruptPlace) -> Draw {
    Draw(
      seed: 3, connection: ConnectionID(index: 0), direction: .uplink, index: index,
      impairment: impairment)
  }

  private static func damaged(_ fault: SLCANFault, _ index: Int) -> [UInt8] {
    var bytes = line
    fault.apply(to: &bytes, draw(index))
    return bytes
  }

  @Test(arguments: SLCANFault.allCases, 0..<50)
  func `a fault changes the line, and the next line is whole`(fault: SLCANFault, index: Int) {
    let bytes = Self.damaged(fault, index)
    #expect(bytes != Self.line)
    #expect(bytes == Self.damaged(fault, index))
    var decoder = SLCANDecoder(.adapter, mode: .lenient)
    var events: [SLCANEvent] = []
    decoder.receive(bytes + Self.line, into: &events)
    #expect(events.last == .frame(Self.frame))
    #expect(events.count == 2)
  }

  @Test func `one byte is corrupted in one bit, and never into an end of line`() {
    for index in 0..<200 {
      let pairs = zip(Self.damaged(.corruptByte, index), Self.line).filter { $0 != $1 }
      #expect(pairs.count == 1)
      #expect(pairs.allSatisfy { ($0 ^ $1).nonzeroBitCount == 1 && $0 != 0x0d && $0 != 0x07 })
    }
  }

  @Test(arguments: 0..<20)
  func `faults are what they are called`(index: Int) {
    let events = { (fault: SLCANFault, mode: SLCANMode) in
      var decoder = SLCANDecoder(.adapter, mode: mode)
      var events: [SLCANEvent] = []
      decoder.receive(Self.damaged(fault, index) + Self.line, into: &events)
      return (events, decoder.counts)
    }
    let place = (offset: 0, column: 1)
    #expect(
      events(.badIdentifier, .strict).0.first
        == .failure(
          SLCANFailure(.notHexadecimal(0x58), lineOffset: place.offset, column: place.column)))
    #expect(events(.overflow, .strict).1.overflows == 1)
    #expect(events(.lineFeed, .strict).1.quirks[.lineFeed] == 1)
    #expect(events(.lineFeed, .strict).1.failures == 1)
    #expect(events(.wrongLength, .strict).1.failures == 1)
    #expect(Self.damaged(.truncation, index).count < Self.line.count)
    #expect(Self.damaged(.truncation, index).last == 0x0d)
  }

  /// A quarter of 10,000 is 2,500; four deviations of sqrt(10,000 x 1/4 x 3/4) = 43 are 173.
  @Test func `lines are damaged at the rate that was asked for, each kind alike`() {
    let faults = SLCANFaults(rate: .percent(25))
    var counts: [SLCANFault: Int] = [:]
    for index in 0..<10_000 {
      var line = Self.line
      let fault = faults.apply(
        to: &line, whether: Self.draw(index, .corrupt), how: Self.draw(index))
      #expect((line != Self.line) == (fault != nil))
      if let fault { counts[fault, default: 0] += 1 }
    }
    #expect((2_327...2_673).contains(counts.values.reduce(0, +)))
    // 625 each, four deviations of 24.
    for kind in SLCANFault.ofLine { #expect((529...721).contains(counts[kind] ?? 0), "\(kind)") }
    #expect(counts.count == 4)
  }

  @Test func `no faults leave the line alone`() {
    var line = Self.line
    #expect(SLCANFaults.none.apply(to: &line, whether: Draw(bits: 0), how: Draw(bits: 0)) == nil)
    #expect(line == Self.line)
  }
}
