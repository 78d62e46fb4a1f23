import LightlagCore
import LightlagEncoding
import Testing

@Suite struct VehiclesSubscriptionTests {
  @Test func `nothing comes before it is asked for, and a server nobody asks never wakes`() throws {
    var visit = try Visit()
    #expect(visit.session.deadline == nil)
    try visit.wait(until: 1_500_000)
    #expect(visit.received() == [])
  }

  /// 1 s / 30 is 33 333 333 ns, rounded down once and added up from there.
  @Test(arguments: [
    (#","rate_hz":4"#, [0, 250_000_000, 500_000_000, 750_000_000, 1_000_000_000]),
    (#","rate_hz":2.5"#, [0, 400_000_000, 800_000_000]),
    (#","rate_hz":30"#, (0...30).map { $0 * 33_333_333 }),
    ("", (0...20).map { $0 * 50_000_000 }),
  ])
  func `telemetry comes at once and then at its rate to the nanosecond`(
    rate: String, expected: [Int64]
  ) throws {
    var visit = try Visit()
    try visit.send(Message(text: #"{"command":"subscribe"\#(rate)}"#))
    try visit.wait(until: 1_000)
    #expect(visit.session.tap(Log.self)?.sentDown == expected)
    #expect(visit.received().allSatisfy { $0.text.hasPrefix(#"{"type":"telemetry""#) })
  }

  @Test func `a new rate replaces the old, and an end ends it`() throws {
    var visit = try Visit()
    try visit.send(Message(text: #"{"command":"subscribe","rate_hz":10}"#))
    try visit.wait(until: 150)
    try visit.send(Message(text: #"{"command":"subscribe","rate_hz":2}"#))
    try visit.wait(until: 1_200)
    #expect(
      visit.session.tap(Log.self)?.sentDown.map { $0 / 1_000_000 } == [0, 100, 150, 650, 1_150])
    #expect(
      try visit.answer(#"{"command":"unsubscribe"}"#)
        == #"{"type":"unsubscribed","timestamp":1.2}"#)
    // One wake was set already, and is passed over.
    try visit.wait(until: 2_000)
    #expect(visit.session.deadline == nil)
    #expect(visit.received() == [])
  }

  @Test func `only those who subscribed are pushed to, and a close ends it`() throws {
    var visit = try Visit()
    let other = try visit.open(target: "/")
    try visit.send(Message(text: #"{"command":"subscribe"}"#), on: other)
    try visit.wait(until: 100)
    let sent = visit.session.tap(Log.self)?.events.compactMap { event -> ConnectionID? in
      guard case .sent(.downlink, _, _, _, _) = event.kind else { return nil }
      return event.connection
    }
    #expect(sent == [other, other, other])
    visit.session.act(as: .client(visit.client)) { $0.close(other) }
    try visit.wait(until: 200)
    #expect(visit.session.deadline == nil)
    #expect(visit.session.tap(Log.self)?.sentDown.count == 3)
  }

  @Test func `subscribers due at one instant get the same text`() throws {
    var visit = try Visit()
    let other = try visit.open(target: "/")
    try visit.send(Message(text: #"{"command":"subscribe"}"#))
    try visit.send(Message(text: #"{"command":"subscribe"}"#), on: other)
    try visit.wait(until: 50)
    let messages = visit.received()
    try #require(messages.count == 4)
    #expect(messages[0] == messages[1])
    #expect(messages[2] == messages[3])
    #expect(messages[1] != messages[2])
  }

  @Test func `with push a snapshot comes at once and then twenty a second, but no depth`() throws {
    var visit = try Visit(push: true)
    _ = try visit.open(target: "/depth")
    try visit.wait(until: 100)
    #expect(visit.session.tap(Log.self)?.sentDown == [0, 50_000_000, 100_000_000])
  }
}
