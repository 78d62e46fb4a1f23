import LightlagCore
import LightlagRecording
import Testing

/// Recordings that are played from an instant on.
@Suite struct LastingStateTests {
  static let target = "/socket.io/?EIO=4&transport=websocket"

  /// A pilot who joins, leaves one namespace and logs in; and another who is gone by then.
  static func recorded() throws -> (recording: Recording, start: Instant) {
    var sample = Sample()
    sample.open(1, target: target)
    sample.open(2, target: "/ws")
    sample.send(1, .downlink, #"0{"sid":"a"}"#)
    sample.send(1, .uplink, "40/a,")
    sample.send(1, .downlink, #"40/a,{"sid":"b"}"#)
    sample.send(1, .uplink, "41/a,")
    sample.send(1, .uplink, #"42["login"]"#)
    sample.mark("latch")
    sample.send(2, .uplink, "hello")
    sample.mark("step")
    sample.send(1, .downlink, #"42["welcome"]"#)
    sample.mark("latch")
    sample.close(2)
    sample.send(1, .uplink, #"42["drive",1]"#, after: 3_600_000_000_000)
    sample.send(1, .downlink, #"42["driven",1]"#)
    let start = sample.now.advanced(by: .milliseconds(1))
    sample.close(2, .server)
    sample.send(1, .uplink, #"42["drive",2]"#)
    sample.send(1, .downlink, #"42["driven",2]"#)
    return (try sample.recording(), start)
  }

  static func texts(_ recording: Recording) -> [String] {
    recording.events.map { event in
      let connection = event.connection?.description ?? "-"
      switch event.kind {
      case .sent(_, let index, let message, _, _): return "\(connection) \(index) \(message.text)"
      case .opening: return "\(connection) opening"
      case .answered: return "\(connection) answered"
      default: return "\(connection) other"
      }
    }
  }

  static let lasting = [
    "c1 opening", "c1 answered", #"c1 0 0{"sid":"a"}"#, "c1 0 40/a,", #"c1 1 40/a,{"sid":"b"}"#,
    "c1 1 41/a,", #"c1 2 42["login"]"#, #"c1 2 42["welcome"]"#,
  ]

  @Test(arguments: PlayedSide.allCases)
  func `what lasts comes first, and then what happened from the instant on`(side: PlayedSide) throws
  {
    let (recording, start) = try Self.recorded()
    let view = recording.withoutNetwork(playing: side, from: start)
    #expect(
      Self.texts(view) == Self.lasting + [#"c1 3 42["drive",2]"#, #"c1 3 42["driven",2]"#])
    // Opened at one instant, and then a message at each of six; "drive" is said 1 ms behind the
    // instant at which it begins, and arrives 10 µs later.
    let late: Int64 = side == .clients ? 10_000 : 0
    #expect(view.events.map(\.instant.nanoseconds).prefix(8) == [1, 1, 2, 3, 4, 5, 6, 7])
    #expect(view.events[8].instant.nanoseconds == 8 + 1_000_000 + late)
  }

  @Test func `from the beginning on it is the whole`() throws {
    let recording = try Self.recorded().recording
    let view = recording.withoutNetwork(playing: .clients, from: .start)
    #expect(view.events == recording.withoutNetwork(playing: .clients).events)
    #expect(Self.texts(view).contains("c2 0 hello"))
  }

  /// An hour is passed over.
  @Test func `it is played without what came before`() throws {
    let (recording, start) = try Self.recorded()
    let view = recording.withoutNetwork(playing: .clients, from: start)
    let witness = try ReplayPlanTests.run(
      try ReplayPlan(view, playing: .clients),
      backend: ReplayPlanTests.Answering([
        "40/a,": #"40/a,{"sid":"c"}"#, #"42["login"]"#: #"42["welcome"]"#,
        #"42["drive",2]"#: #"42["driven",2]"#,
      ]))
    #expect(
      witness.sent == [
        "c1 up 40/a,", #"c1 dn 40/a,{"sid":"c"}"#, "c1 up 41/a,", #"c1 up 42["login"]"#,
        #"c1 dn 42["welcome"]"#, #"c1 up 42["drive",2]"#, #"c1 dn 42["driven",2]"#,
      ])
    #expect(witness.instants.last ?? .max < 20_000_000_000)
  }
}
