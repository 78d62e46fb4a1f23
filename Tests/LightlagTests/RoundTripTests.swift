import Lightlag
import Testing

@Suite struct RoundTripTests {
  private static func roundTrip(_ up: LinkConditions, _ down: LinkConditions) -> RoundTrip {
    RoundTrip(LinkPair(uplink: up, downlink: down))
  }

  private static func conditions(
    _ delay: Int64, jitter: Int64 = 0, _ shape: Jitter.Shape = .uniform
  ) -> LinkConditions {
    LinkConditions(
      delay: .milliseconds(delay), jitter: Jitter(width: .milliseconds(jitter), shape: shape))
  }

  @Test func `without jitter every one takes the same`() {
    let trip = Self.roundTrip(Self.conditions(80), Self.conditions(20))
    #expect(trip.mean == .milliseconds(100))
    #expect(trip.shape == .constant)
    #expect(trip.description == "100 ms")
  }

  @Test func `even jitters add up`() {
    let trip = Self.roundTrip(Self.conditions(50, jitter: 10), Self.conditions(50, jitter: 15))
    #expect(trip.shape == .between(.milliseconds(75), .milliseconds(125)))
    #expect(trip.description == "100 ms on average, from 75 ms to 125 ms")
  }

  /// 30² + 40² = 50².
  @Test func `of normal jitters the squares add up`() {
    let trip = Self.roundTrip(
      Self.conditions(100, jitter: 30, .normal), Self.conditions(100, jitter: 40, .normal))
    #expect(trip.shape == .normal(deviation: .milliseconds(50)))
    #expect(
      trip.description == "200 ms on average, normal with a standard deviation of 50.0 ms")
  }

  @Test func `one way that varies gives its shape to both`() {
    let normal = Self.conditions(50, jitter: 10, .normal)
    #expect(
      Self.roundTrip(normal, Self.conditions(5)).shape == .normal(deviation: .milliseconds(10)))
    let even = Self.conditions(50, jitter: 10)
    #expect(
      Self.roundTrip(Self.conditions(5), even).shape
        == .between(.milliseconds(45), .milliseconds(65)))
    // The square root of 10² + 10²/3.
    #expect(
      Self.roundTrip(normal, even).description
        == "100 ms on average, with a standard deviation of 11.5 ms")
  }

  /// Contacts of a year's nearest and farthest light time: 182 s and 1338 s each way.
  @Test func `contacts and traces give the delays that there are`() throws {
    let rate = DataRate(bitsPerSecond: 1_000)
    let plan = try ContactPlan([
      Contact(start: .zero, end: .seconds(1), rate: rate, lightTime: .seconds(182)),
      Contact(start: .seconds(2), end: .seconds(3), rate: rate, lightTime: .seconds(1_338)),
    ])
    let there = LinkConditions(delay: .seconds(9), rate: .contacts(plan))
    let trip = Self.roundTrip(there, there)
    #expect(trip.mean == .seconds(1_520))
    #expect(trip.shape == .changing(.seconds(364), .seconds(2_676)))
    #expect(trip.description == "from 364 s to 44.6 min over time")
    var back = LinkConditions()
    back.delayTrace = try DelayTrace([.init(time: .zero, delay: .seconds(1))])
    #expect(Self.roundTrip(LinkConditions(), back).description == "1 s")
    // 10 ms, but for one second of a hundred: 9.9 and 10, together 19.9 ms.
    back.delayTrace = try DelayTrace(
      [
        .init(time: .zero, delay: .milliseconds(10)), .init(time: .seconds(50), delay: .seconds(1)),
        .init(time: .seconds(51), delay: .milliseconds(10)),
      ], period: .seconds(100))
    #expect(Self.roundTrip(LinkConditions(), back).mean == .microseconds(19_900))
  }

  @Test func `a direction that is not simulated takes no time`() {
    var off = Self.conditions(80, jitter: 8)
    off.enabled = false
    #expect(Self.roundTrip(off, Self.conditions(20)).description == "20 ms")
    #expect(RoundTrip(Profile.perfect.network.conditions).description == "0 ms")
  }
}
