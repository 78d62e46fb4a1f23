import LightlagCodecs
import TestSupport
import Testing

@Suite struct SLCANDecoderTests {
  /// All that may be on a line, damage included.
  private static let stream = SLCANSample.bytes(
    SLCANSample.frames.map(\.0).joined(separator: ";")
      + ";;z;!\nt0010;q;F8;t001!t0019;V1013;" + String(repeating: "A", count: 200) + ";z;t00")

  @Test(arguments: SLCANDecoder.Side.allCases, SLCANMode.allCases)
  func `it does not matter where the bytes are cut`(side: SLCANDecoder.Side, mode: SLCANMode) {
    let decode = { (cuts: [Int]) -> ([SLCANEvent], SLCANDecoder.Counts) in
      var decoder = SLCANDecoder(side, mode: mode, bufferLimit: 150)
      var events: [SLCANEvent] = []
      for (start, end) in zip([0] + cuts, cuts + [Self.stream.count]) {
        decoder.receive(Array(Self.stream[start..<end]), into: &events)
      }
      return (events, decoder.counts)
    }
    let whole = decode([])
    #expect(whole.1.overflows == 1)
    for cut in 1..<Self.stream.count {
      let parts = decode([cut])
      #expect(parts.0 == whole.0 && parts.1 == whole.1, "cut at \(cut)")
    }
    let bytewise = decode(Array(1..<Self.stream.count))
    #expect(bytewise.0 == whole.0 && bytewise.1 == whole.1)
  }

  /// Ten bytes fit: `t0012` and 4 digits are 9, and 6 more are 11.
  @Test func `a line that is too long is thrown away up to its end, and the next one is whole`() {
    let events = SLCANSample.events("t0012ABCD;t0013ABCDEF;z;", bufferLimit: 10)
    #expect(
      events == [
        .frame(CANFrame(identifier: 1, [0xab, 0xcd])),
        .failure(SLCANFailure(.overflow(limit: 10), lineOffset: 10, column: 10)),
        .reply(.queued(isExtended: false)),
      ])
  }

  /// 5 bytes of the first line, one line feed: the second begins at 7.
  @Test func `a line feed behind the CR is a quirk`() {
    let frame = SLCANEvent.frame(CANFrame(identifier: 1))
    #expect(SLCANSample.events("t0010;\nt0010;\n", .host, .lenient) == [frame, frame])
    #expect(
      SLCANSample.events("t0010;\nt0010;\n", .host, .strict) == [
        frame, .failure(SLCANFailure(.lineFeed, lineOffset: 7, column: 0)),
      ])
  }

  @Test func `BEL ends a line as Linux has it, or interrupts it`() {
    let frame = SLCANEvent.frame(CANFrame(identifier: 1))
    #expect(SLCANSample.events("t0010!", .host, .lenient) == [frame, .reply(.refused)])
    #expect(
      SLCANSample.events("t0010!", .host, .strict) == [
        .failure(SLCANFailure(.interrupted, lineOffset: 0, column: 5)), .reply(.refused),
      ])
  }

  @Test func `what follows the data is put up with by a lenient end and counted`() {
    var decoder = SLCANDecoder(.host, mode: .lenient)
    var events: [SLCANEvent] = []
    decoder.receive(SLCANSample.bytes("t0010ABC;t0010ABCDE;"), into: &events)
    let frame = SLCANEvent.frame(CANFrame(identifier: 1))
    #expect(events == [frame, frame])
    #expect(decoder.counts.quirks[.trailingCharacters] == 2)
    #expect(decoder.counts.quirks.met == [.trailingCharacters])
  }

  @Test func `a flood without an end takes no more room than the buffer`() {
    var decoder = SLCANDecoder(.adapter, bufferLimit: 64)
    var events: [SLCANEvent] = []
    for _ in 0..<1_000 { decoder.receive([UInt8](repeating: 0x41, count: 1_000), into: &events) }
    #expect(events == [])
    decoder.receive([0x0d], into: &events)
    #expect(events == [.failure(SLCANFailure(.overflow(limit: 64), lineOffset: 0, column: 64))])
  }

  /// Any bytes at all: nothing traps, and each event has cost at least a byte.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `noise is survived`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    let alphabet =
      Array("tTrRdDbBzZFVvNseASOLC0123456789ABCDEFabcdef".utf8) + [0x0d, 0x0d, 0x07, 0x0a]
    let noise = (0..<20_000).map { _ in
      alphabet.randomElement(using: &chance) ?? UInt8.random(in: 0...255, using: &chance)
    }
    for side in SLCANDecoder.Side.allCases {
      var decoder = SLCANDecoder(side, mode: seed % 2 == 0 ? .strict : .lenient)
      var events: [SLCANEvent] = []
      decoder.receive(noise, into: &events)
      let counts = decoder.counts
      #expect(counts.frames + counts.others + counts.failures == events.count)
      #expect(events.count > 100 && events.count <= noise.count)
    }
  }
}
