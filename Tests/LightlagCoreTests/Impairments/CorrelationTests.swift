import LightlagCore
import Testing

@Suite struct CorrelationTests {
  @Test func `a percentage is told in parts per billion`() {
    #expect(Correlation.percent(25).partsPerBillion == 250_000_000)
    #expect(Correlation.percent(0) == .none)
    #expect(Correlation.percent(99.9999999).partsPerBillion == 999_999_999)
  }

  /// In units of 2^-32 the squares add up to 2^64; the root, rounded down, is short of its own by
  /// less than 1, so its square by less than twice itself and one.
  @Test(arguments: [UInt32(0), 1, 250_000_000, 600_000_000, 999_000_000, 999_999_999])
  func `what is kept and what is renewed make one`(partsPerBillion: UInt32) {
    let correlation = Correlation(partsPerBillion: partsPerBillion)
    let kept = UInt128(correlation.kept)
    let renewed = UInt128(correlation.renewed)
    let missing = UInt128(1) << 64 - kept * kept - renewed * renewed
    #expect(missing <= 2 * renewed)
    #expect(kept == UInt128(partsPerBillion) << 32 / 1_000_000_000)
  }
}
