import LightlagCore
import Synchronization
import Testing

@Suite struct SessionWakeTests {
  /// Wakes at the instants of a plan, which a message replaces: "300 40" means at those.
  struct Sleeper: Endpoint {
    var plan: [Int64]
    let name: String
    let diary: Diary
    var isOutside = false
    var deadline: Instant? { plan.first.map { .milliseconds($0) } }

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .message(_, let message) = event else { return }
      plan = message.text.split(separator: " ").compactMap { Int64($0) }
    }

    mutating func advance(to now: Instant, outbox: inout Outbox) {
      diary.write(
        .message(ConnectionID(index: 0), Message(text: "wake \(plan.removeFirst())")), to: name,
        at: now)
    }
  }

  let diary = Diary()

  func session(_ client: any Endpoint) throws -> Session {
    var limits = SessionLimits()
    // Each is a step: old wakes that are left at an instant would exceed it.
    limits.stepsPerInstant = 10
    var session = Session(
      backend: Silence(), configuration: .init(seed: 1, limits: limits), taps: [Log()])
    session.connect(client)
    try session.advance(to: .milliseconds(1))
    return session
  }

  func send(_ plan: String, in session: inout Session) {
    session.act(as: .backend) { $0.send(Message(text: plan), on: ConnectionID(index: 0)) }
  }

  @Test func `an end is woken at its deadlines, in the past at once`() throws {
    var session = try session(Sleeper(plan: [20, 20, 10, 30], name: "a", diary: diary))
    try session.finish()
    #expect(
      diary.told("a") == [
        "20 message wake 20", "20 message wake 20", "20 message wake 10", "30 message wake 30",
      ])
  }

  @Test func `a deadline that moves earlier or later, or goes, is kept as it is last`() throws {
    var session = try session(Sleeper(plan: [100], name: "a", diary: diary))
    send("50", in: &session)
    try session.advance(to: .milliseconds(10))
    send("200", in: &session)
    try session.advance(to: .milliseconds(150))
    #expect(diary.told("a") == [])
    send("170 180 300", in: &session)
    try session.advance(to: .milliseconds(250))
    #expect(diary.told("a") == ["170 message wake 170", "180 message wake 180"])
    send("", in: &session)
    try session.finish()
    #expect(diary.entries.count == 2)
  }

  /// Were each change of mind kept, a thousand wakes would be left for the far deadline.
  @Test func `an end that changes its mind for ever leaves no trail`() throws {
    var session = try session(Sleeper(plan: [1_000_000], name: "a", diary: diary))
    for step in 0..<1_000 {
      let soon = 2 + step * 2
      send("\(soon) 1000000", in: &session)
      try session.advance(to: .milliseconds(Int64(soon) + 1))
    }
    #expect(diary.entries.count == 1_000)
    try session.finish()
    #expect(diary.entries.count == 1_001)
  }

  /// Both are due at 50 ms; the outside one was there first, and yet comes last, even after what
  /// the inside one's wake caused at that instant.
  @Test func `ends outside act after all else at an instant`() throws {
    struct Caller: Endpoint {
      var deadline: Instant? = .milliseconds(50)
      mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
      mutating func advance(to now: Instant, outbox: inout Outbox) {
        deadline = nil
        outbox.sendToAll(Message(text: "from inside"))
      }
    }
    var session = Session(
      backend: Witness(name: "backend", diary: diary), configuration: .init(seed: 1))
    session.addClient(Sleeper(plan: [50, 50], name: "outside", diary: diary, isOutside: true))
    let client = session.addClient(Caller())
    session.act(as: .client(client)) { _ = $0.connect() }
    try session.advance(to: .milliseconds(100))
    #expect(
      diary.entries.map { "\($0.end) \($0.event.brief)" } == [
        "backend opened", "backend message from inside", "outside message wake 50",
        "outside message wake 50",
      ])
    #expect(session.deadline == nil)
  }

  @Test func `the deadline is the earlier of what is inside and what is outside`() throws {
    var session = Session(backend: Silence(), configuration: .init(seed: 1))
    #expect(session.deadline == nil)
    session.addClient(Sleeper(plan: [50], name: "a", diary: diary, isOutside: true))
    #expect(session.deadline == .milliseconds(50))
    session.addClient(Sleeper(plan: [40], name: "b", diary: diary))
    #expect(session.deadline == .milliseconds(40))
    try session.advance(to: .milliseconds(45))
    #expect(session.deadline == .milliseconds(50))
    try session.finish()
    #expect(diary.entries.map(\.end) == ["b", "a"])
  }
}
