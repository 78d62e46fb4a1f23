import Lightlag
import Testing

@Suite struct TerminalPlotTests {
  /// A satellite network with a handover, faster down than up.
  static let network: Network = {
    var network = Network(
      conditions: LinkPair(
        uplink: LinkConditions(
          delay: .milliseconds(25), jitter: .halfWidth(.milliseconds(5)),
          rate: .bitsPerSecond(10_000_000)),
        downlink: LinkConditions(delay: .milliseconds(25))))
    let handover = Phase(
      name: "handover",
      course: .planned(start: .seconds(5), duration: .seconds(1), period: .seconds(15)))
    let figures = LinkPair<[ConditionFigure]>(uplink: [.flow(.outage)], downlink: [])
    network.weather = (try? Weather([Weather.Change(handover, figures: figures)])) ?? .fair
    return network
  }()

  @Test func `delays and changes are drawn in blocks`() {
    let text = TerminalPlot(NetworkLook(Self.network), isColored: false).text
    #expect(text == Self.picture)
  }

  /// What colours begin with, and what ends them (ECMA-48, section 8.3.117).
  private static let colors = ["\u{1b}[36m", "\u{1b}[33m", "\u{1b}[31m"]
  private static let plain = "\u{1b}[0m"

  @Test func `with colour the same is drawn, and every line ends plain`() {
    let text = TerminalPlot(NetworkLook(Self.network), isColored: true).text
    for color in Self.colors { #expect(text.contains(color)) }
    let bare = (Self.colors + [Self.plain]).reduce(text) { $0.replacing($1, with: "") }
    #expect(bare == Self.picture)
    for line in text.split(separator: "\n") where line.contains("\u{1b}") {
      let parts = line.split(separator: Self.plain, omittingEmptySubsequences: false)
      let rest = parts[parts.count - 1]
      #expect(parts.count > 1 && Self.colors.allSatisfy { !rest.contains($0) })
    }
  }

  @Test func `what is always the same takes a line`() {
    let text = TerminalPlot(NetworkLook(Profile.perfect.network), isColored: false).text
    #expect(
      text == """
        Delay one way (10000 messages of 100 B sent each way, 100 ms apart on average, seed 1):

          each way  20000 of 20000 arrived, each after 0 ms

        """)
  }

  /// Half of all take 1 ms, and a few wait for a second: a line of seconds would show one bar.
  @Test func `where most are in a corner the axis is logarithmic`() throws {
    let stall = Phase(
      name: "stall",
      course: .planned(start: .seconds(50), duration: .seconds(2), period: .seconds(100)))
    var network = DelayMeasurementTests.network(
      LinkConditions(delay: .milliseconds(1), jitter: .halfWidth(.microseconds(500))))
    network.weather = try Weather([
      Weather.Change(
        stall, figures: LinkPair(uplink: [.flow(.hold)], downlink: [.flow(.hold)]))
    ])
    let text = TerminalPlot(NetworkLook(network), isColored: false).text
    #expect(text.contains("arrived; the axis is logarithmic\n"))
    let ticks = try #require(text.firstMatch(of: /\n +(1 ms +10 ms +100 ms +1 s)\n/)?.1)
    let places = ["10 ms", "100 ms", "1 s"].compactMap { text in
      ticks.firstRange(of: text).map { ticks[..<$0.lowerBound].count }
    }
    // Decades are of one length, give or take a column of 60 and one of rounding.
    #expect(places.count == 3 && abs(places[2] - places[1] - (places[1] - places[0])) <= 2)
    #expect(places[0] > 10)
  }

  @Test func `where nothing arrives it says so`() {
    var network = Network()
    network.conditions.uplink.flow = .outage
    let text = TerminalPlot(NetworkLook(network), isColored: false).text
    #expect(text.hasSuffix("  uplink    nothing arrived\n  downlink  nothing arrived\n"))
  }

  private static let picture = """
    Delay one way (10000 messages of 100 B sent each way, 500 ms apart on average, seed 1):

      uplink    9329 of 10000 arrived

       ▄  ▁      ▃   ▁  ▆▁▃ █▄   ▅ ▂▁▃▁▅▂▆ ▃▂         ▂
       █▅▆█▇▇▅▄▆▇█▅█▇█▅▃███▂██▅█▆█████████▆██▅▆▇▃▇▅█▃██▇
      ▂█████████████████████████████████████████████████
      ██████████████████████████████████████████████████
      ██████████████████████████████████████████████████▇
      ███████████████████████████████████████████████████
      ┬─────────┬─────────┬─────────┬─────────┬─────────┬─────────┬
      20       22        24        26        28        30        32 ms
                               ▲ p50 25.11 ms      ▲ p90 29.05 ms
                                                       ▲ p99 29.97 ms

      downlink  10000 of 10000 arrived, each after 25.0 ms

    One period, 15 s:

      handover     ····················████····································  from 5 s for 1 \
    s, every 15 s: uplink flow outage
      rate uplink  ████████████████████····████████████████████████████████████  up to 10 Mbit/s
                   ┬───────────────────┬───────────────────┬───────────────────┬
                   0                  5                   10                  15 s

    """
}
