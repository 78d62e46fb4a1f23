import Lightlag
import Testing

@Suite struct DelayLawTests {
  private static func law(_ conditions: LinkConditions) throws -> DelayLaw {
    try DelayLaw(conditions, wireByteCount: 125)
  }

  @Test func `an even delay is even`() throws {
    let law = try Self.law(
      LinkConditions(delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(10))))
    #expect(abs(law.quantile(0.1) - 42e6) < 1)
    #expect(abs(law.moments.mean - 50e6) < 1)
    // 10 ms by the square root of 3.
    #expect(abs(law.moments.deviation - 5_773_503) < 100)
  }

  @Test func `a normal delay is normal`() throws {
    let law = try Self.law(
      LinkConditions(delay: .milliseconds(50), jitter: .deviation(.milliseconds(10))))
    #expect(abs(law.quantile(0.99) - 73_263_479) < 10)
    #expect(abs(law.moments.deviation - 10e6) < 100)
  }

  /// A mean of zero and a deviation of 1 ms, cut at zero: a mean of 1 ms / (2 pi)^(1/2), and a
  /// square of 1/2, so a variance of 1/2 - 1/(2 pi).
  @Test func `what is cut at zero counts as zero`() throws {
    let law = try Self.law(LinkConditions(jitter: .deviation(.milliseconds(1))))
    #expect(law.quantile(0.3) == 0)
    #expect(abs(law.moments.mean - 398_942.3) < 1)
    #expect(abs(law.moments.deviation - 583_819.4) < 1)
  }

  /// A table of standardised quantiles: its deviation is the width.
  @Test(arguments: [Jitter.Shape.pareto, .paretonormal])
  func `a table's deviation is the width`(shape: Jitter.Shape) throws {
    let law = try Self.law(
      LinkConditions(delay: .milliseconds(50), jitter: .deviation(.milliseconds(10), shape)))
    #expect(abs(law.moments.mean - 50e6) < 1000)
    #expect(abs(law.moments.deviation - 10e6) < 2000)
  }

  /// 125 bytes at 1 Mbit/s take 1 ms.
  @Test func `a rate adds what the message takes on the wire`() throws {
    let law = try Self.law(
      LinkConditions(delay: .milliseconds(50), rate: .bitsPerSecond(1_000_000)))
    #expect(law.quantile(0.5) == 51e6)
    #expect(law.moments.deviation == 0)
  }

  @Test func `retransmissions have no formula`() {
    #expect(throws: NoClosedForm.self) {
      try Self.law(LinkConditions(loss: .percent(1), lossMode: .retransmit))
    }
  }
}
