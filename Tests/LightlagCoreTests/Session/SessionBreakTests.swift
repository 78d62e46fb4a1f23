import LightlagCore
import Testing

/// Connections that break by themselves.
@Suite struct SessionBreakTests {
  static func network(_ breaks: Breaks) -> Network {
    Network(conditions: .fifty, breaks: breaks)
  }

  @Test func `a reset is the end at both ends, for the far one a delay later`() throws {
    var call = try Call(
      Self.network(Breaks(meanTime: .seconds(1))), until: .milliseconds(100))
    try call.session.finish()
    let ends = call.diary.entries.filter { $0.event.brief == "closed 1006 net" }
    #expect(ends.map(\.end) == ["client", "backend"])
    #expect(ends.last?.milliseconds == ends.first.map { $0.milliseconds + 50 })
    #expect(call.session.connectionCount == 0)
  }

  @Test func `a close with a code reaches both ends as if the other had sent it`() throws {
    let breaks = Breaks(meanTime: .seconds(1), manner: .close(code: 1012, reason: "restart"))
    var call = try Call(Self.network(breaks), until: .milliseconds(100))
    try call.session.finish()
    for end in ["client", "backend"] {
      #expect(call.told(end).count == 1)
      #expect(call.told(end).first?.hasSuffix("closed 1012 net restart") == true)
    }
    #expect(call.session.connectionCount == 0)
  }

  /// The mean of 2 000 exponential times of mean 60 s has a deviation of 60 / sqrt(2 000) = 1.34 s.
  @Test func `the times are exponential with the mean asked for, each connection its own`() throws {
    var session = Session(
      backend: Silence(),
      configuration: .init(seed: 5, network: Self.network(Breaks(meanTime: .seconds(60)))),
      taps: [Log()])
    for _ in 0..<2_000 { session.connect(Silence()) }
    try session.finish()
    let times = session.log.compactMap { event -> Double? in
      guard case .closing(.uplink, _) = event.kind else { return nil }
      return Double(event.instant.nanoseconds - 50_000_000) / 1e9
    }
    #expect(times.count == 2_000)
    let mean = times.reduce(0, +) / 2_000
    #expect(abs(mean - 60) < 4.5 * 1.34)
    // Of an exponential time, exp(-1) = 36.8 % are above the mean: 736, deviation 21.6.
    #expect(abs(times.count { $0 > 60 } - 736) < 98)
    #expect(Set(times).count == 2_000)
  }

  @Test func `a message that cuts does so in the manner asked for`() throws {
    var call = try Call(
      Self.network(Breaks(manner: .close(code: 1001, reason: ""))), until: .milliseconds(100))
    call.set(.uplink) { $0.cut = .always }
    call.send("x")
    try call.session.finish()
    #expect(call.told("client").map { String($0.dropFirst(4)) } == ["closed 1001 net"])
    #expect(call.told("backend").map { String($0.dropFirst(4)) } == ["closed 1001 net"])
  }
}
