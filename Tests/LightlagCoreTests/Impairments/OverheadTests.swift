import LightlagCore
import Testing

@Suite struct OverheadTests {
  /// With 20 bytes more, 1 520 need 16 cells of 100, each of which occupies 105: 1 680 bytes.
  ///
  /// They take 1 680 x 8 / 5 000 = 2.688 s. tc calls this `rate 5kbit 20 100 5`.
  @Test func `netem's own example takes as long as with netem`() {
    let overhead = Overhead(fixedByteCount: 20, cells: Overhead.Cells(size: 100, overhead: 5))
    let wireByteCount = overhead.wireByteCount(payload: 1_500, direction: .uplink)
    #expect(wireByteCount == 1_680)
    var bottleneck = Bottleneck(.bitsPerSecond(5_000))
    let accepted = bottleneck.accept(
      .sample(0), byteCount: 1_500, wireByteCount: wireByteCount, at: .start)
    #expect(accepted == .departs(at: .milliseconds(2_688)))
    #expect(bottleneck.queuedByteCount(at: .start) == 1_500)
  }

  @Test(arguments: [0, 1, 125, 1 << 30])
  func `without a layer there is no overhead`(payload: Int) {
    #expect(Overhead().wireByteCount(payload: payload, direction: .uplink) == payload)
  }

  /// RFC 6455: the length takes 7 bits of two bytes, or 2 or 8 bytes behind them.
  @Test(arguments: [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
  func `a frame's header grows with the message, and has a mask on the way up`(
    payload: Int, header: Int
  ) {
    let overhead = Overhead(includesWebSocket: true)
    #expect(overhead.wireByteCount(payload: payload, direction: .downlink) == payload + header)
    #expect(overhead.wireByteCount(payload: payload, direction: .uplink) == payload + header + 4)
  }

  @Test(arguments: [(1, 23), (16_384, 16_406), (16_385, 16_429)])
  func `a record of TLS holds 16 KiB and costs 22 bytes`(payload: Int, expected: Int) {
    let overhead = Overhead(includesTLS: true)
    #expect(overhead.wireByteCount(payload: payload, direction: .uplink) == expected)
  }

  /// 1 448 bytes make a segment of 1 500; one more makes a second.
  @Test(arguments: [(1, 53), (1_448, 1_500), (1_449, 1_553)])
  func `a segment of TCP holds 1448 bytes and costs 52`(payload: Int, expected: Int) {
    let overhead = Overhead(includesTCP: true)
    #expect(overhead.wireByteCount(payload: payload, direction: .uplink) == expected)
  }

  /// Header and mask make 1 428 bytes of 1 420, a record 1 450, and two segments 1 554.
  ///
  /// With 3 less it is 1 551, which ATM carries in 33 cells of 48, each 53 long: 1 749.
  @Test func `each layer wraps the one above`() {
    let overhead = Overhead(
      includesWebSocket: true, includesTLS: true, includesTCP: true, fixedByteCount: -3,
      cells: Overhead.Cells(size: 48, overhead: 5))
    #expect(overhead.wireByteCount(payload: 1_420, direction: .uplink) == 1_749)
  }

  @Test func `overhead below zero leaves nothing at the least`() {
    let overhead = Overhead(fixedByteCount: -20, cells: Overhead.Cells(size: 10, overhead: -10))
    #expect(overhead.wireByteCount(payload: 19, direction: .uplink) == 0)
    #expect(overhead.wireByteCount(payload: 90, direction: .uplink) == 0)
    let fixed = Overhead(fixedByteCount: -20)
    #expect(fixed.wireByteCount(payload: 90, direction: .uplink) == 70)
  }
}
