import Lightlag
import Testing

@Suite struct ForecastTests {
  static func forecast(
    _ conditions: LinkConditions = LinkConditions(), _ changes: [Weather.Change] = []
  ) throws -> Forecast? {
    var network = DelayMeasurementTests.network(conditions)
    network.weather = try Weather(changes)
    return Forecast.forecasts(of: network).first
  }

  static func change(
    _ name: String, _ course: Phase.Course, ramp: Duration = .zero, _ figures: ConditionFigure...
  ) -> Weather.Change {
    Weather.Change(
      Phase(name: name, course: course, ramp: ramp),
      figures: LinkPair(uplink: figures, downlink: figures))
  }

  @Test func `what never changes has no forecast`() throws {
    #expect(try Self.forecast() == nil)
    #expect(try Self.forecast(.init(), [Self.change("always", .planned(), .flow(.hold))]) == nil)
  }

  /// In 15 s a part is 62.5 ms: 100 ms from 5 s on are all of part 80 and 0.6 of part 81.
  @Test func `a phase is shown for one period, and what it does to the rate`() throws {
    let handover = Self.change(
      "handover",
      .planned(start: .seconds(5), duration: .milliseconds(100), period: .seconds(15)),
      .flow(.hold))
    let forecast = try #require(
      try Self.forecast(.init(rate: .bitsPerSecond(1_000_000)), [handover]))
    #expect(forecast.span == .seconds(15) && forecast.isOnePeriod && !forecast.isByChance)
    let lane = try #require(forecast.lanes.first)
    #expect(lane.summary == "from 5 s for 100 ms, every 15 s: flow hold")
    #expect(lane.turns.map(\.begin) == [.seconds(5)])
    #expect(lane.turns.map(\.end) == [.milliseconds(5_100)])
    #expect(forecast.rates.uplink[79...82] == [1_000_000, 0, 400_000, 1_000_000])
    #expect(forecast.delays.uplink.isEmpty)
  }

  @Test func `a phase that is over after a period is shown whole`() throws {
    let late = Self.change(
      "late", .planned(start: .seconds(9), duration: .seconds(2), period: .seconds(10)))
    let forecast = try #require(try Self.forecast(.init(), [late]))
    #expect(forecast.span == .seconds(19) && !forecast.isOnePeriod)
    #expect(forecast.lanes[0].turns.map(\.end) == [.seconds(11)])
  }

  /// Over 8 s of 10 s: 192 parts of 240; a second is 24.
  @Test func `what happens once is followed by a little more`() throws {
    let once = Self.change(
      "once", .planned(start: .seconds(4), duration: .seconds(4)), .delay(.seconds(1)))
    let forecast = try #require(try Self.forecast(.init(delay: .seconds(3)), [once]))
    #expect(forecast.span == .seconds(10) && !forecast.isOnePeriod)
    let (usual, own): (Int64, Int64) = (3_000_000_000, 1_000_000_000)
    #expect(forecast.delays.downlink[95...96] == [usual, own])
    #expect(forecast.delays.downlink[191...192] == [own, usual])
  }

  /// Half of the way after half of the ramp.
  @Test func `a ramp is a slope`() throws {
    let slow = Self.change(
      "slow", .planned(duration: .seconds(8), period: .seconds(10)), ramp: .seconds(4),
      .delay(.milliseconds(500)))
    let delays = try #require(
      try Self.forecast(.init(delay: .milliseconds(100)), [slow])?.delays.uplink)
    #expect(abs(delays[48] - 300_000_000) < 5_000_000)
    #expect(delays[150] == 500_000_000 && delays[239] == 100_000_000)
  }

  /// 24 h in 240 parts: a tenth of an hour each.
  @Test func `contacts are a rate that comes and goes, and a distance`() throws {
    let plan = try ContactPlan(
      [
        Contact(
          start: .seconds(7_200), end: .seconds(7_920), rate: DataRate(bitsPerSecond: 1_000),
          lightTime: .seconds(600)),
        Contact(
          start: .seconds(36_000), end: .seconds(36_180), rate: DataRate(bitsPerSecond: 2_000),
          lightTime: .seconds(700)),
      ], period: .seconds(86_400))
    let forecast = try #require(try Self.forecast(.init(rate: .contacts(plan))))
    #expect(forecast.rates.uplink[19...22] == [0, 1_000, 1_000, 0])
    #expect(forecast.rates.uplink[99...101] == [0, 1_000, 0])
    #expect(forecast.delays.uplink[0] == 600_000_000_000)
    #expect(forecast.delays.uplink[50] == 700_000_000_000)
  }

  /// One opportunity of 1504 bytes at 240 ms and one at 480 ms, in parts of 2 ms: all the bits of
  /// one in its part are 6.016 Mbit/s.
  @Test func `a trace is the rate of its opportunities`() throws {
    let trace = CapacityTrace(milliseconds: [240, 480])
    let rates = try #require(try Self.forecast(.init(rate: .trace(trace)))?.rates.uplink)
    #expect(rates[118...120] == [0, 6_016_000, 0])
    #expect(rates[239] == 6_016_000)
    #expect(rates.count { $0 != 0 } == 2)
  }

  @Test func `phases by chance are those that the seed draws`() throws {
    let rain = Self.change("rain", .byChance(meanOn: .seconds(2), meanOff: .seconds(8)))
    var network = Network()
    network.weather = try Weather([rain])
    let forecast = try #require(Forecast.forecasts(of: network).first)
    #expect(forecast.isByChance && forecast.span == .seconds(200))
    #expect(Forecast.forecasts(of: network) == [forecast])
    #expect(Forecast.forecasts(of: network, seed: 2) != [forecast])
    // Twenty turns on average; four deviations are 18.
    #expect((2...40).contains(forecast.lanes[0].turns.count))
  }

  /// Contacts of each hour and a phase of each thousandth: a picture of one hides the other.
  @Test func `what comes by the hour and what comes by the year have a forecast each`() throws {
    let plan = try ContactPlan(
      [
        Contact(
          start: .zero, end: .seconds(60), rate: DataRate(bitsPerSecond: 1_000),
          lightTime: .zero)
      ], period: .seconds(3_600))
    let season = Self.change(
      "season",
      .planned(start: .seconds(720_000), duration: .seconds(360_000), period: .seconds(3_600_000)),
      .loss(.percent(5)))
    var network = DelayMeasurementTests.network(LinkConditions(rate: .contacts(plan)))
    network.weather = try Weather([season])
    let forecasts = Forecast.forecasts(of: network)
    #expect(forecasts.map(\.span) == [.seconds(3_600), .seconds(3_600_000)])
    #expect(forecasts.map(\.lanes.count) == [0, 1])
    #expect(forecasts.map(\.rates.uplink.isEmpty) == [false, true])
  }
}
