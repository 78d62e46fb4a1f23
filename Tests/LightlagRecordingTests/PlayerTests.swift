import LightlagCore
import LightlagRecording
import Testing

@Suite struct PlayerTests {
  /// Notes what it is told.
  struct Witness: Tap {
    var sent: [String] = []
    mutating func observe(_ event: SessionEvent) {
      guard case .sent(let direction, _, let message, _, _) = event.kind else { return }
      sent.append("\(event.instant.nanoseconds) \(direction.rawValue) \(message.text)")
    }
  }

  static let recording = """
    {"t":1,"ev":"open","c":"c1","cl":"client-1","url":"/","due":1}
    {"t":3,"ev":"answer","c":"c1","status":101,"due":3}
    {"t":3,"ev":"msg","c":"c1","d":"dn","due":3,"s":"hello"}
    {"t":5,"ev":"msg","c":"c1","d":"up","drop":"loss","s":"one"}
    {"t":6,"ev":"msg","c":"c1","d":"up","due":6,"s":"two"}
    {"t":8,"ev":"msg","c":"c1","d":"dn","due":8,"s":"bye"}

    """

  static func read() throws -> Recording {
    var header = Golden.header
    header.isBackendOutside = true
    return try Recording(header.line + Array("\n\(recording)".utf8))
  }

  @Test func `a recorded backend says to anyone what it said`() throws {
    var session = Session(
      backend: try Player(backendOf: Self.read()), configuration: .init(seed: 1),
      taps: [Witness()])
    session.connect(RemoteEndpoint())
    try session.advance(to: Instant(nanoseconds: 10))
    #expect(session.tap(Witness.self)?.sent == ["3 downlink hello", "8 downlink bye"])
  }

  @Test func `recorded clients do to anyone what they did`() throws {
    var session = Session(
      backend: TalkativeBackend(), configuration: .init(seed: 1), taps: [Witness()])
    for player in try Player.clients(of: Self.read()) { session.addClient(player) }
    try session.advance(to: Instant(nanoseconds: 10))
    #expect(
      session.tap(Witness.self)?.sent == [
        "5 uplink one", "5 downlink one", "6 uplink two", "6 downlink two",
      ])
  }

  @Test func `a player wants to be woken when its original acted`() throws {
    var player = try Player(backendOf: Self.read())
    #expect(player.isOutside)
    #expect(player.deadline == Instant(nanoseconds: 3))
    // At 3 it answered and spoke, which was one act.
    #expect(Self.wake(&player, at: 2) == 3)
    #expect(Self.wake(&player, at: 3) == 8)
    #expect(Self.wake(&player, at: 8) == nil)
  }

  /// Returns when the player wants to be woken next.
  private static func wake(_ player: inout Player, at nanoseconds: Int64) -> Int64? {
    var session = Session(backend: Mute(), configuration: .init(seed: 1))
    session.act(as: .backend) {
      player.advance(to: Instant(nanoseconds: nanoseconds), outbox: &$0)
    }
    return player.deadline?.nanoseconds
  }
}
