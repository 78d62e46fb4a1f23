import Lightlag
import Testing

@Suite struct DelayMeasurementTests {
  /// Both directions under the same conditions.
  static func network(_ conditions: LinkConditions) -> Network {
    Network(conditions: LinkPair(uplink: conditions, downlink: conditions))
  }

  static func network(_ figures: ConditionFigure..., during phase: Phase) throws -> Network {
    var network = network(LinkConditions(delay: .milliseconds(50)))
    network.weather = try Weather([
      Weather.Change(phase, figures: LinkPair(uplink: figures, downlink: figures))
    ])
    return network
  }

  @Test func `over a perfect link all arrive at once`() {
    let measurement = DelayMeasurement(Network())
    let both = measurement.bothWays
    #expect(both?.sentCount == 20_000 && both?.arrivedCount == 20_000)
    #expect(both?.maximum == .zero)
    #expect(measurement.spacing == .milliseconds(100))
  }

  /// 100 B at 1 Mbit/s take 0.8 ms.
  @Test func `a delay and a rate add up`() {
    let network = Self.network(
      LinkConditions(delay: .milliseconds(50), rate: .bitsPerSecond(1_000_000)))
    let delays = DelayMeasurement(network).delays.uplink
    #expect(delays.minimum == .microseconds(50_800))
    // Of messages 100 ms apart, one in 125 comes while another is sent.
    #expect(delays.quantile(99, of: 100) == .microseconds(50_800))
    #expect(delays.quantile(1, of: 1) == delays.maximum)
  }

  /// Evenly from 40 ms to 60 ms: quantiles of 10 000 are within 0.4 ms of theirs (4 deviations of
  /// 20 ms x sqrt(p (1 - p) / 10 000)).
  @Test(arguments: [(50, 50), (90, 58), (99, 60)])
  func `quantiles are those of the shape`(rank: Int, milliseconds: Int) throws {
    let network = Self.network(
      LinkConditions(delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(10))))
    let delay = try #require(DelayMeasurement(network).bothWays?.quantile(rank, of: 100))
    let difference = delay - .milliseconds(milliseconds)
    #expect(difference <= .microseconds(400) && difference >= .microseconds(-400))
  }

  /// A tenth of 10 000, give or take four deviations of 30.
  @Test func `what is lost is missing`() {
    let delays = DelayMeasurement(Self.network(LinkConditions(loss: .percent(10)))).delays
    #expect((8_880...9_120).contains(delays.uplink.arrivedCount))
    #expect(delays.uplink.sentCount == 10_000)
  }

  @Test func `directions are told apart where they differ`() {
    let network = Network(
      conditions: LinkPair(
        uplink: LinkConditions(delay: .milliseconds(30)),
        downlink: LinkConditions(delay: .milliseconds(600))))
    let measurement = DelayMeasurement(network)
    #expect(measurement.bothWays == nil)
    #expect(measurement.delays.uplink.maximum == .milliseconds(30))
    #expect(measurement.delays.downlink.minimum == .milliseconds(600))
  }

  /// Connections that break and refusals would leave nothing to measure.
  @Test func `nothing breaks a measurement off`() throws {
    var network = try Self.network(
      .cut(.always),
      during: Phase(
        name: "restart", course: .planned(duration: .zero, period: .seconds(1)), action: .reset))
    network.conditions.uplink.cut = .percent(50)
    network.openings = Openings(acceptDelay: .seconds(9), refuse: .always)
    network.breaks = Breaks(meanTime: .seconds(1))
    network.rules = [Rule(name: "end", verdict: .close(code: 1011, reason: ""))]
    #expect(DelayMeasurement(network).delays.uplink.arrivedCount == 10_000)
  }

  /// A tenth of the time is held: 1 000 of 10 000, give or take four deviations of 30; and those
  /// wait up to a second, half of it on average.
  @Test func `a phase counts for its part of the time`() throws {
    let network = try Self.network(
      .flow(.hold),
      during: Phase(
        name: "gap",
        course: .planned(start: .seconds(3), duration: .seconds(1), period: .seconds(10))))
    let delays = DelayMeasurement(network).delays.uplink
    #expect(delays.arrivedCount == 10_000)
    // 50 ms of the wait are those of messages that were on their way.
    #expect(delays.quantile(885, of: 1000) == .milliseconds(50))
    let late = try #require(delays.quantile(95, of: 100))
    #expect(late > .milliseconds(400) && late < .milliseconds(700))
    #expect((delays.maximum ?? .zero) <= .milliseconds(1_050))
  }

  @Test func `through an outage without end nothing arrives`() {
    var network = Network()
    network.conditions.uplink.flow = .outage
    let delays = DelayMeasurement(network).delays
    #expect(delays.uplink.arrivedCount == 0 && delays.uplink.quantile(1, of: 2) == nil)
  }

  @Test func `the same network gives the same measurement`() {
    let network = Profile.stressed.network
    #expect(DelayMeasurement(network) == DelayMeasurement(network))
  }
}
