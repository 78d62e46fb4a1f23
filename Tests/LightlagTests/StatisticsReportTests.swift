import Lightlag
import Testing

@Suite struct StatisticsReportTests {
  private static let connection = ConnectionID(index: 0)

  private static func event(_ milliseconds: Int64, _ kind: SessionEvent.Kind) -> SessionEvent {
    SessionEvent(instant: instant(milliseconds), connection: connection, kind: kind)
  }

  private static func instant(_ milliseconds: Int64) -> Instant {
    Instant.start.advanced(by: .milliseconds(milliseconds))
  }

  /// One connection, on which "hello" takes 16 ms up; of three bytes down the first is lost, and
  /// the last is still on its way when the client closes.
  private static var statistics: Statistics {
    let message = Message(text: "hello")
    let byte = Message(text: "x")
    var statistics = Statistics()
    for event in [
      event(0, .opening(client: ClientID(index: 0), OpenRequest(), due: instant(0))),
      event(0, .answered(.accepted(subprotocol: nil), due: instant(0))),
      event(1, .sent(.uplink, index: 0, message, .scheduled(due: instant(17)), queued: 0)),
      event(17, .delivered(.uplink, index: 0, message, sentAt: instant(1))),
      event(20, .sent(.downlink, index: 0, byte, .dropped(.loss), queued: 0)),
      event(20, .sent(.downlink, index: 1, byte, .scheduled(due: instant(20)), queued: 0)),
      event(20, .delivered(.downlink, index: 1, byte, sentAt: instant(20))),
      event(29, .sent(.downlink, index: 2, byte, .scheduled(due: instant(31)), queued: 0)),
      event(30, .closing(.uplink, Closure(code: 1000, reason: "", party: .client))),
      event(31, .lost(.downlink, index: 2, byte, .closed)),
      event(31, .closed),
    ] {
      statistics.observe(event)
    }
    return statistics
  }

  @Test func `people get a table`() {
    let report = StatisticsReport(Self.statistics, duration: Self.instant(1_500), seed: 7)
    let text = """
      1.50 s, 1 connection (1 accepted, 0 rejected, ended: 1 by client)

                        uplink  downlink
      sent                   1         3
      delivered              1         1
      dropped: loss          0         1
      lost on the way        0         1
      bytes sent             5         3
      bytes delivered        5         1
      delay p50        16.0 ms      0 ms
      delay p90        16.0 ms      0 ms
      delay p99        16.0 ms      0 ms
      delay p99.9      16.0 ms      0 ms

      """
    #expect(report.text == text)
  }

  @Test func `machines get the same in nanoseconds`() {
    let report = StatisticsReport(Self.statistics, duration: Self.instant(1_500), seed: 7)
    let json = report.json
    #expect(json["duration_ns"]?.integer == 1_500_000_000)
    #expect(json["seed"]?.string == "0x0000000000000007")
    #expect(json["connections"]?["opened"]?.integer == 1)
    #expect(json["connections"]?["ended_by"]?["client"]?.integer == 1)
    #expect(json["uplink"]?["delay"]?["max_ns"]?.integer == 16_000_000)
    #expect(json["downlink"]?["dropped"]?["loss"]?.integer == 1)
    #expect(json["downlink"]?["lost"]?.integer == 1)
    #expect(json["downlink"]?["in_flight"]?.integer == 0)
    #expect(json["operators"] == nil)
  }

  @Test func `what has not arrived yet is on the way, copies too`() {
    var statistics = Statistics()
    let twice = SimplexLink.Verdict.duplicated(due: Self.instant(8), again: Self.instant(9))
    statistics.observe(
      Self.event(1, .sent(.uplink, index: 0, Message(text: "hello"), twice, queued: 0)))
    let report = StatisticsReport(statistics, duration: Self.instant(2), seed: 7)
    #expect(report.text.contains("\nstill on the way       2         0\n"))
    #expect(report.json["uplink"]?["in_flight"]?.integer == 2)
  }

  @Test func `where nothing arrived there is no delay`() {
    let report = StatisticsReport(Statistics(), duration: .start, seed: 7)
    #expect(report.text.hasPrefix("0 ms, 0 connections (0 accepted, 0 rejected)\n\n"))
    #expect(report.text.hasSuffix("delay p99.9           -         -\n"))
    #expect(report.json["uplink"]?["delay"]?["p50_ns"] == .null)
  }

  @Test func `how late the system was is told where there were peers`() {
    var statistics = Self.statistics
    let arrival = Arrival(direction: .uplink, index: 0, due: Self.instant(17))
    statistics.observe(
      SessionEvent(
        instant: Self.instant(18), connection: Self.connection, kind: .arrived(arrival)))
    let report = StatisticsReport(statistics, duration: Self.instant(18), seed: 7)
    #expect(report.text.contains("\nhanded over late by: p50 1.00 ms, p90 1.00 ms, p99 1.00 ms, "))
    #expect(report.json["lateness"]?["max_ns"]?.integer == 1_000_000)
  }

  @Test func `what operators received stands below`() {
    var counts = OperatorCounts()
    counts.count(Message(text: #"{"type":"error"}"#))
    counts.count(Message(text: "noise"))
    let report = StatisticsReport(
      Self.statistics, duration: Self.instant(18), seed: 7, operators: counts)
    let table = """

      What the operators received:

      telemetry         0
      acknowledgements  0
      refusals          0
      vehicle lists     0
      errors            1
      other messages    1

      """
    #expect(report.text.hasSuffix(table))
    #expect(report.json["operators"]?["errors"]?.integer == 1)
    #expect(report.json["operators"]?["other_messages"]?.integer == 1)
  }
}
