import LightlagCore
import Testing

/// Handshakes that the network delays, breaks or refuses.
@Suite struct SessionOpeningTests {
  static func network(_ openings: Openings, breaks: Breaks = Breaks()) -> Network {
    Network(conditions: .fifty, openings: openings, breaks: breaks)
  }

  @Test func `a slow accept delays what the backend hears, a slow handshake the answer`() throws {
    let openings = Openings(
      acceptDelay: .milliseconds(300), handshakeDelay: .milliseconds(1_000))
    let call = try Call(Self.network(openings), until: .milliseconds(5_000))
    #expect(call.diary.told("backend") == ["350 opened"])
    #expect(call.diary.told("client") == ["1400 opened"])
  }

  @Test func `a handshake that fails is an end without a beginning`() throws {
    let call = try Call(
      Self.network(Openings(handshakeFailure: .always)), until: .milliseconds(5_000))
    #expect(call.diary.told("backend") == [])
    #expect(call.diary.told("client") == ["100 closed 1006 net"])
    #expect(call.session.connectionCount == 0)
  }

  @Test func `a refusal is a rejection that the backend hears nothing of`() throws {
    let call = try Call(Self.network(Openings(refuse: .always)), until: .milliseconds(5_000))
    #expect(call.diary.told("backend") == [])
    #expect(call.diary.told("client") == ["100 rejected 503 refused by the link"])
    #expect(call.session.connectionCount == 0)
  }

  /// Of 2 000, 30 % are 600; deviation sqrt(2 000 x 0.3 x 0.7) = 20.5, times 4.5 is 92.
  @Test func `chance takes its share of the handshakes, each by its own draw`() throws {
    func refused(_ failure: Probability) throws -> [Int] {
      var session = Session(
        backend: Silence(),
        configuration: .init(
          seed: 3,
          network: Self.network(Openings(handshakeFailure: failure, refuse: .percent(30)))),
        taps: [Log()])
      for _ in 0..<2_000 { session.connect(Silence()) }
      try session.advance(to: .milliseconds(60))
      return session.log.compactMap {
        guard case .answered(.rejected, _) = $0.kind else { return nil }
        return $0.connection?.index
      }
    }
    let refused = (try refused(.never), try refused(.percent(20)))
    #expect(abs(refused.0.count - 600) < 92)
    // Those that fail are not refused as well; no other is touched.
    #expect(Set(refused.1).isSubset(of: Set(refused.0)))
    // 80 % of 600 are 480; deviation sqrt(600 x 0.2 x 0.8) = 9.8.
    #expect(abs(Double(refused.1.count) - 0.8 * Double(refused.0.count)) < 45)
  }

  @Test func `after a break the client is refused for a while, and others are not`() throws {
    let openings = Openings(reconnectAfter: .seconds(3_600))
    let network = Self.network(openings)
    var call = try Call(network, until: .milliseconds(100))
    call.set { $0.cut = .always }
    call.send("x")
    try call.pass(0)
    let again = call.session.act(as: Call.client) { $0.connect() }
    call.session.connect(Witness(name: "other", diary: call.diary))
    call.set { $0.cut = .never }
    try call.pass(200)
    #expect(
      call.diary.told("client").last
        == "100 rejected 503 refused for a while, since a connection broke")
    #expect(call.diary.told("other") == ["200 opened"])
    #expect(
      call.session.log.contains {
        guard case .answered(.rejected(status: 503, _), _) = $0.kind else { return false }
        return $0.connection == again
      })
    // By then it is over: 3 600 s is the mean of an exponential time; a hundred times that is
    // exceeded with chance exp(-100).
    try call.pass(360_000_000)
    call.session.act(as: Call.client) { _ = $0.connect() }
    try call.pass(100)
    #expect(call.diary.told("client").last?.hasSuffix("opened") == true)
  }
}
