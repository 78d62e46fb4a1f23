import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct ReplayPlanTests {
  /// Notes which messages were sent, and when.
  struct Witness: Tap {
    var sent: [String] = []
    var instants: [Int64] = []
    var targets: [String] = []
    mutating func observe(_ event: SessionEvent) {
      if case .opening(_, let request, _) = event.kind { targets.append(request.target) }
      guard case .sent(let direction, _, let message, _, _) = event.kind,
        let connection = event.connection
      else { return }
      sent.append("\(connection) \(direction == .uplink ? "up" : "dn") \(message.text)")
      instants.append(event.instant.nanoseconds)
    }
  }

  /// Answers each message with another, some time later.
  struct Answering: Endpoint {
    var delay = Duration.zero
    let answers: [String: String]
    private var waiting: [(due: Instant, connection: ConnectionID, text: String)] = []

    init(_ answers: [String: String], delay: Duration = .zero) {
      self.answers = answers
      self.delay = delay
    }

    var deadline: Instant? { waiting.first?.due }

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .message(let connection, let message) = event, let text = answers[message.text]
      else { return }
      waiting.append((now.advanced(by: delay), connection, text))
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      while let first = waiting.first, first.due <= now {
        outbox.send(Message(text: first.text), on: first.connection)
        waiting.removeFirst()
      }
    }
  }

  static func run(
    _ plan: ReplayPlan, backend: any Endpoint, until seconds: Int64 = 60
  ) throws -> Witness {
    var session = Session(
      backend: backend, configuration: .init(seed: 1), taps: [Witness()])
    session.addClient(plan)
    try session.advance(to: Instant(nanoseconds: seconds * 1_000_000_000))
    return try #require(session.tap(Witness.self))
  }

  /// The client says hi on two connections; when both have answered it says go on the first.
  static func recorded() throws -> Recording {
    var sample = Sample()
    sample.open(1)
    sample.open(2)
    sample.send(1, .uplink, "hi 1")
    sample.send(2, .uplink, "hi 2")
    sample.send(1, .downlink, "hello 1")
    sample.send(2, .downlink, "hello 2")
    sample.send(1, .uplink, "go")
    sample.send(1, .downlink, "gone")
    return try sample.recording()
  }

  static let answers = ["hi 1": "hello 1", "hi 2": "hello 2", "go": "gone"]

  /// Nobody can know before what the server will say.
  @Test(arguments: [true, false])
  func `a secret that the server makes anew is put back as it says it`(isKnown: Bool) throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, "hi")
    sample.send(1, .downlink, #"{"token":"{{secret:token}}"}"#)
    sample.send(1, .uplink, #"["use","{{secret:token}}"]"#)
    sample.open(2, target: "/use?what={{secret:token}}")
    let recording = try sample.recording()
    // By its looks, or by the place that it had.
    var redactor = isKnown ? Redactor() : Redactor(shapes: [])
    if !isKnown { redactor.addPlaces(of: recording) { _ in nil } }
    let plan = try ReplayPlan(
      recording, playing: .clients, redactor: redactor, secret: { _ in nil })
    let witness = try Self.run(plan, backend: Answering(["hi": #"{"token":"other-77"}"#]))
    #expect(
      witness.sent
        == ["c1 up hi", #"c1 dn {"token":"other-77"}"#, #"c1 up ["use","other-77"]"#])
    #expect(witness.targets == ["/ws", "/use?what=other-77"])
  }

  @Test func `a secret that a client says first must be given`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, "{{secret:token}}")
    sample.send(1, .downlink, "{{secret:token}}")
    #expect(throws: Redactor.MissingSecrets.self) {
      try ReplayPlan(sample.recording(), playing: .clients, secret: { _ in nil })
    }
  }

  /// Recorded were 1 ms; the backend takes 2 s, so that "go" can come after 2 s at the earliest.
  @Test(arguments: [Duration.zero, .seconds(2)])
  func `what had been received comes first, however long it takes`(delay: Duration) throws {
    let plan = try ReplayPlan(Self.recorded(), playing: .clients, pace: .asSoonAsPossible)
    let witness = try Self.run(plan, backend: Answering(Self.answers, delay: delay))
    let first = witness.sent.prefix(4)
    #expect(Set(first) == ["c1 up hi 1", "c2 up hi 2", "c1 dn hello 1", "c2 dn hello 2"])
    #expect(witness.sent.suffix(2) == ["c1 up go", "c1 dn gone"])
    #expect(witness.instants[4] == delay.wholeNanoseconds)
  }

  /// The client asks each time when it has its answer.
  ///
  /// The second is that of the third question, which is not asked yet. For a second it may be one
  /// too many; then it has changed.
  @Test func `a changed message that equals a later one costs little patience`() throws {
    var sample = Sample()
    sample.open(1)
    for number in 1...4 {
      sample.send(1, .uplink, "\(number)")
      sample.send(1, .downlink, #"{"ack":\#(number)}"#)
    }
    let plan = try ReplayPlan(sample.recording(), playing: .clients, pace: .asSoonAsPossible)
    let answers = [1: 1, 2: 3, 3: 3, 4: 4]
    let witness = try Self.run(
      plan,
      backend: Answering(
        Dictionary(
          uniqueKeysWithValues: answers.map { ("\($0.key)", #"{"ack":\#($0.value)}"#) })))
    #expect(witness.sent.last == #"c1 dn {"ack":4}"#)
    #expect(witness.instants.last == 1_000_000_000)
  }

  /// Notes who was closed, with what.
  struct Closings: Tap {
    var seen: [String] = []
    /// When the clients closed.
    var instants: [Int64] = []
    mutating func observe(_ event: SessionEvent) {
      guard case .closing(let direction, let closure) = event.kind, let id = event.connection
      else { return }
      if direction == .uplink { instants.append(event.instant.nanoseconds) }
      seen.append("\(id) \(direction == .uplink ? "up" : "dn") \(closure.code)")
    }
  }

  /// On the first connection comes something else; "go" is not said there any more, and the second
  /// goes on.
  @Test(arguments: [
    (MatchRules.Unexpected.fail, [String](), ["c1 up hi 1", "c2 up hi 2", "c1 up go"]),
    (.close(code: 4001), ["c1 up 4001", "c1 dn 4001"], ["c1 up hi 1", "c2 up hi 2"]),
  ])
  func `an unexpected message closes its connection where that is asked`(
    extra: MatchRules.Unexpected, closings: [String], sent: [String]
  ) throws {
    var rules = MatchRules()
    rules.extra = extra
    let plan = try ReplayPlan(
      Self.recorded(), playing: .clients, rules: rules, pace: .asSoonAsPossible)
    var session = Session(
      backend: Answering(["hi 1": #"["surprise"]"#, "hi 2": "hello 2"]),
      configuration: .init(seed: 1), taps: [Witness(), Closings()])
    let client = session.addClient(plan)
    try session.advance(to: Instant(nanoseconds: 60_000_000_000))
    #expect(session.tap(Closings.self)?.seen == closings)
    #expect(session.tap(Witness.self)?.sent.filter { $0.contains(" up ") } == sent)
    let progress = session.endpoint(.client(client), as: ReplayPlan.self)?.progress
    #expect(progress?.extraCount == 1 && progress?.isDone == true)
  }

  /// Opened at 1 and 2 ms, said at 3 and 4, answered at 5 and 6, gone at 7.
  @Test(arguments: [
    ("recorded", [3, 4, 7]), ("rate=2", [1.5, 2, 3.5]), ("rate=0.5", [6, 8, 14]),
    ("asap", [0, 0, 0]),
    ("max-gap=500us", [1.5, 2, 2.5]),
  ])
  func `recorded time is kept as asked`(pace: String, milliseconds: [Double]) throws {
    let plan = try ReplayPlan(
      Self.recorded(), playing: .clients, pace: ReplayPace(parsing: pace))
    let witness = try Self.run(plan, backend: Answering(Self.answers))
    let own = zip(witness.sent, witness.instants).filter { $0.0.contains(" up ") }.map(\.1)
    #expect(own == milliseconds.map { Int64($0 * 1_000_000) })
  }

  /// Two connections, closed so long behind the last message, which arrives 10 µs after it is sent;
  /// what is too much comes 20 ms behind it.
  @Test(arguments: [
    (5_000, [4_990, 5_990], false), (50_000, [49_990, 50_990], true),
    (60_000_000, [1_000_000, 1_001_000], true),
  ])
  func `it is listened for what is too much before a connection is closed`(
    gap: Int64, closedAt: [Int64], isHeard: Bool
  ) throws {
    var sample = Sample()
    sample.open(1)
    sample.open(2)
    sample.send(1, .uplink, "hi")
    sample.send(1, .downlink, "hello")
    sample.close(1, after: gap * 1_000)
    sample.close(2)
    let plan = try ReplayPlan(sample.recording(), playing: .clients, pace: .asSoonAsPossible)
    var session = Session(
      backend: Repeating(), configuration: .init(seed: 1), taps: [Closings()])
    let client = session.addClient(plan)
    try session.advance(to: Instant(nanoseconds: 2_000_000_000))
    #expect(session.tap(Closings.self)?.instants == closedAt.map { $0 * 1_000 })
    let progress = session.endpoint(.client(client), as: ReplayPlan.self)?.progress
    #expect(progress.map { $0.extraCount > 0 } == isHeard && progress?.isDone == true)
  }

  @Test func `it is listened for as long as is asked`() throws {
    var sample = Sample()
    sample.open(1)
    sample.close(1, after: 3_000_000_000)
    func plan(_ listening: Duration) throws -> ReplayPlan {
      try ReplayPlan(
        sample.recording(), playing: .clients, pace: .asSoonAsPossible, listening: listening)
    }
    #expect(try plan(.seconds(4)).cutSilences.isEmpty)
    let cut = try #require(try plan(.seconds(2)).cutSilences.first)
    #expect(cut.recorded == .seconds(3) && cut.planned == .seconds(2))
  }

  /// Says hello to whoever says anything, and each 20 ms once more.
  struct Repeating: Endpoint {
    private(set) var deadline: Instant?
    private var friend: ConnectionID?

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      switch event {
      case .message(let id, _): (friend, deadline) = (id, now)
      case .closed: (friend, deadline) = (nil, nil)
      default: break
      }
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      guard let friend else { return }
      outbox.send(Message(text: "hello"), on: friend)
      deadline = now.advanced(by: .milliseconds(20))
    }
  }

  /// A hundred connections are closed one by one, a second apart, which takes five seconds in all.
  @Test func `listening to many connections takes no longer`() throws {
    var sample = Sample()
    for number in 1...100 { sample.open(number) }
    for number in 1...100 { sample.close(number, after: 1_000_000_000) }
    let plan = try ReplayPlan(sample.recording(), playing: .clients, pace: .asSoonAsPossible)
    var session = Session(
      backend: Answering([:]), configuration: .init(seed: 1), taps: [Closings()])
    session.addClient(plan)
    try session.advance(to: Instant(nanoseconds: 10_000_000_000))
    #expect(session.tap(Closings.self)?.instants.last == 5_000_000_000)
    #expect(plan.cutSilences.count == 100)
  }

  @Test(arguments: ["", "fast", "rate", "rate=0", "rate=-1", "rate=1e3", "rate=1001", "max-gap=1"])
  func `words that state no pace are refused`(text: String) {
    #expect(throws: ReplayPace.Failure.self) { try ReplayPace(parsing: text) }
  }

  @Test func `what does not come is waited for, and then done without`() throws {
    let plan = try ReplayPlan(
      Self.recorded(), playing: .clients, pace: .asSoonAsPossible, patience: .seconds(5))
    let witness = try Self.run(plan, backend: Answering(["hi 1": "hello 1"]))
    #expect(witness.sent.last == "c1 up go")
    #expect(witness.instants.last == 5_000_000_000)
  }

  @Test func `what nothing waits for makes no one wait longer`() throws {
    let plan = try ReplayPlan(
      Self.recorded(), playing: .clients, pace: .asSoonAsPossible, patience: .milliseconds(100))
    // It speaks every 40 ms, and never says hello.
    struct Ticking: Endpoint {
      var deadline: Instant? = Instant(nanoseconds: 40_000_000)
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
      mutating func advance(to now: Instant, outbox: inout Outbox) {
        outbox.sendToAll(Message(text: #"["tick"]"#))
        deadline = now.advanced(by: .milliseconds(40))
      }
    }
    let witness = try Self.run(plan, backend: Ticking(), until: 1)
    let place = try #require(witness.sent.firstIndex(of: "c1 up go"))
    #expect(witness.instants[place] == 100_000_000)

  }

  @Test func `a connection that ends early holds up no other`() throws {
    struct Closing: Endpoint {
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
        guard case .message(let id, let message) = event else { return }
        if message.text == "hi 2" {
          outbox.close(id)
        } else if message.text == "hi 1" {
          outbox.send(Message(text: "hello 1"), on: id)
        }
      }
    }
    let plan = try ReplayPlan(Self.recorded(), playing: .clients, pace: .asSoonAsPossible)
    let witness = try Self.run(plan, backend: Closing())
    #expect(witness.sent.last == "c1 up go")
    #expect(witness.instants.last == 0)
  }

  @Test func `values that are bound are sent as they came`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, #"["login"]"#)
    sample.send(1, .downlink, #"["session",{"sid":"old"}]"#)
    sample.send(1, .uplink, #"["use",{"sid":"old","n":1.0}]"#)
    let rules = try MatchRules(
      parsing: Array(#"{"rules":[{"pointer":"/1/sid","do":"bind","name":"sid"}]}"#.utf8))
    let plan = try ReplayPlan(sample.recording(), playing: .clients, rules: rules)
    let backend = Answering([#"["login"]"#: #"["session",{"sid":"new"}]"#])
    let witness = try Self.run(plan, backend: backend)
    #expect(witness.sent.last == #"c1 up ["use",{"sid":"new","n":1.0}]"#)
  }

  @Test func `an acknowledgement bears the number that came, and heartbeats are answered`() throws {
    var sample = Sample()
    sample.open(1, target: "/socket.io/?EIO=4&transport=websocket")
    sample.send(1, .uplink, "42[\"start\"]")
    sample.send(1, .downlink, "2")
    sample.send(1, .uplink, "3")
    sample.send(1, .downlink, "425[\"ask\"]")
    sample.send(1, .uplink, "435[\"yes\"]")
    struct Asking: Endpoint {
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
        guard case .message(let id, let message) = event, message.text == "42[\"start\"]" else {
          return
        }
        for text in ["2", "4217[\"ask\"]", "2"] { outbox.send(Message(text: text), on: id) }
      }
    }
    let plan = try ReplayPlan(sample.recording(), playing: .clients, pace: .asSoonAsPossible)
    let witness = try Self.run(plan, backend: Asking())
    let own = witness.sent.filter { $0.contains(" up ") }
    #expect(own == ["c1 up 42[\"start\"]", "c1 up 3", "c1 up 3", "c1 up 4317[\"yes\"]"])
  }

  @Test func `a backend is played to clients that come in another order`() throws {
    var sample = Sample()
    sample.open(1, target: "/a")
    sample.open(2, target: "/b")
    sample.send(1, .uplink, "A")
    sample.send(1, .downlink, "to A")
    sample.send(2, .uplink, "B")
    sample.send(2, .downlink, "to B")
    let recording = try sample.recording()
    let plan = try ReplayPlan(recording, playing: .backend, pace: .asSoonAsPossible)
    var session = Session(backend: plan, configuration: .init(seed: 1), taps: [Witness()])
    let (b, other, a) = (
      session.addClient(RemoteEndpoint()), session.addClient(RemoteEndpoint()),
      session.addClient(RemoteEndpoint())
    )
    func open(_ client: ClientID, _ target: String) -> ConnectionID {
      session.act(as: .client(client)) { $0.connect(OpenRequest(target: target)) }
    }
    let lineB = open(b, "/b")
    _ = open(other, "/c")
    try session.advance(to: Instant(nanoseconds: 1))
    let lineA = open(a, "/a")
    try session.advance(to: Instant(nanoseconds: 2))
    session.act(as: .client(b)) { $0.send(Message(text: "B"), on: lineB) }
    try session.advance(to: Instant(nanoseconds: 3))
    session.act(as: .client(a)) { $0.send(Message(text: "A"), on: lineA) }
    try session.advance(to: Instant(nanoseconds: 4))
    // What was said to A came first when recorded, and needs A; B waits for its turn.
    #expect(
      session.tap(Witness.self)?.sent == ["c1 up B", "c3 up A", "c3 dn to A", "c1 dn to B"])
  }

  /// What one side saw is played by both to each other: all that either waits for comes, whatever
  /// the network had done to openings, connections and heartbeats.
  @Test(arguments: [PlayedSide.clients, .backend], 1...40 as ClosedRange<UInt64>)
  func `two sides of a recording play to each other without waiting in vain`(
    side: PlayedSide, seed: UInt64
  ) throws {
    let view = try Recording(try LiveRun.record(.both, seed: seed)).withoutNetwork(playing: side)
    let backend = try ReplayPlan(view, playing: .backend, pace: .asSoonAsPossible)
    let clients = try ReplayPlan(view, playing: .clients, pace: .asSoonAsPossible)
    var session = Session(
      backend: backend, configuration: view.header.configuration, taps: [Witness()])
    let client = session.addClient(clients)
    try session.advance(to: Instant(nanoseconds: 3_600_000_000_000))
    for end in [End.backend, .client(client)] {
      let progress = try #require(session.endpoint(end, as: ReplayPlan.self)?.progress)
      #expect(progress.isDone && progress.skippedWaits == 0, "\(end): \(progress)")
    }
  }

  /// Runs without heartbeats, and on networks that only treat messages.
  ///
  /// Heartbeats are answered when they come, and not as recorded, which would change the rest.
  static let quietSeeds: [UInt64] = Array(
    (1...300).lazy.filter { seed in
      guard let bytes = try? LiveRun.record(.client, seed: seed),
        let recording = try? Recording(bytes),
        recording.header.configuration.network.openings == Openings(),
        recording.header.configuration.network.breaks == Breaks()
      else { return false }
      return !recording.events.contains { event in
        guard case .sent(_, _, let message, _, _) = event.kind else { return false }
        return message.kind == .ping || message.kind == .pong
      }
    }.prefix(8))

  /// With the same backend, network and seed nothing differs, though one client plays all.
  @Test(arguments: quietSeeds)
  func `against the same backend all is as it was`(seed: UInt64) throws {
    let recording = try Recording(try LiveRun.record(.client, seed: seed))
    let plan = try ReplayPlan(recording, playing: .clients)
    var session = Session(
      backend: TalkativeBackend(), configuration: recording.header.configuration,
      taps: [Recorder(header: recording.header)])
    session.addClient(plan)
    for control in ControlInput.all(in: recording) {
      try session.advance(to: control.instant)
      control.perform(on: &session)
    }
    try session.advance(to: recording.endInstant)
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: recording.endInstant)
      recorder.take(into: &bytes)
    }
    let verdict = CausalComparison(MatchRules(), played: .clients).compare(
      expected: recording, actual: try Recording(bytes))
    #expect(verdict.hasPassed, "\(verdict.text(inFull: 1))")
  }
}
