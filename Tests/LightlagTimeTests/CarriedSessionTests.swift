import LightlagCore
import LightlagTime
import Testing

import class Foundation.Thread

/// A session under the same time as the tasks that use it.
@Suite struct CarriedSessionTests {
  /// A session whose backend echoes, one of its clients a task.
  private struct Bridge: EventSource {
    private var session: Session
    private let client: End
    private let connection: ConnectionID
    private let inbox: Mailbox<String>
    private var deliveries: [RemoteEndpoint.Delivery] = []

    init(delay: Duration, inbox: Mailbox<String>, at now: Instant) throws {
      let conditions = LinkConditions(delay: delay)
      session = Session(
        backend: EchoBackend(),
        configuration: .init(
          seed: 1, conditions: LinkPair(uplink: conditions, downlink: conditions),
          crossing: Crossing(handshake: .local)))
      try session.advance(to: now)
      client = .client(session.addClient(RemoteEndpoint()))
      connection = session.act(as: client) { $0.connect() }
      self.inbox = inbox
    }

    var deadline: Instant? { session.deadline }

    mutating func send(_ text: String) {
      let connection = connection
      session.act(as: client) { $0.send(Message(text: text), on: connection) }
    }

    mutating func advance(to instant: Instant) throws {
      try session.advance(to: instant)
      session.takeDeliveries(of: client, into: &deliveries)
      for delivery in deliveries {
        guard case .message(_, let message) = delivery.event else { continue }
        inbox.send(String(decoding: message.bytes, as: UTF8.self))
      }
    }
  }

  private struct EchoBackend: Endpoint {
    func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      if case .message(let connection, let message) = event {
        outbox.send(message, on: connection)
      }
    }
  }

  @Test func `a message to Mars and back resumes the task that waits for it`() throws {
    let run = VirtualTime().run { clock in
      let inbox = Mailbox<String>("the rover's answers")
      let bridge = clock.carry(
        try Bridge(delay: .seconds(750), inbox: inbox, at: clock.now))
      try await clock.sleep(for: .seconds(10))
      bridge.withSource { $0.send("ping") }
      let answer = try await inbox.next()
      return (answer, clock.now)
    }
    // 10 s, and twice 750 s.
    #expect(try run.get() == ("ping", .seconds(1510)))
  }

  @Test func `sleeps and deliveries come in the order of their instants`() throws {
    let ledger = Ledger<String>()
    let run = VirtualTime().run { clock in
      let inbox = Mailbox<String>()
      let bridge = clock.carry(try Bridge(delay: .seconds(1), inbox: inbox, at: clock.now))
      let ticking = Task {
        for tick in 1...5 {
          try await clock.sleep(until: Instant.start.advanced(by: .milliseconds(800 * tick)))
          ledger.write("tick \(tick)")
        }
      }
      bridge.withSource { $0.send("one") }
      let echo = try await inbox.next() ?? "none"
      ledger.write("echo \(echo) at \(clock.now.nanoseconds / 1_000_000)")
      try await ticking.value
    }
    try run.get()
    #expect(
      ledger.entries == ["tick 1", "tick 2", "echo one at 2000", "tick 3", "tick 4", "tick 5"])
  }

  @Test func `a wait for what the session will never deliver is a deadlock`() throws {
    let run = VirtualTime().run { clock in
      let inbox = Mailbox<String>("the rover's answers")
      clock.carry(try Bridge(delay: .seconds(1), inbox: inbox, at: clock.now))
      _ = try await inbox.next()
    }
    guard case .deadlock(let waits, _) = run.failure else { Issue.record("\(run)"); return }
    #expect(waits.map(\.name) == ["the rover's answers"])
  }

  /// A thousand advances of a millisecond, where a step may take a fifth of a second.
  @Test func `a run in which only a source goes on is not taken to be blocked`() throws {
    struct Slow: EventSource {
      var deadline: Instant? = .seconds(1)
      mutating func advance(to instant: Instant) {
        Thread.sleep(forTimeInterval: 0.001)
        deadline = instant.advanced(by: .seconds(1))
      }
    }
    var time = VirtualTime()
    time.limits.realTimePerStep = .milliseconds(200)
    let run = time.run { clock in
      clock.carry(Slow())
      try await clock.sleep(for: .seconds(1000))
    }
    try run.get()
  }

  @Test func `a source that fails ends the run`() {
    struct Broken: EventSource {
      struct Fault: Error {}
      var deadline: Instant? { .seconds(7) }
      mutating func advance(to instant: Instant) throws { throw Fault() }
    }
    let run = VirtualTime().run { clock in
      clock.carry(Broken())
      try await clock.sleep(for: .seconds(100))
    }
    #expect(run.failure == .sourceFailed(reason: "Fault()"))
    #expect(run.report.end == .seconds(7))
  }

  @Test func `a source whose deadline stays in the past is a livelock`() {
    struct Stuck: EventSource {
      var deadline: Instant? { .start }
      mutating func advance(to instant: Instant) {}
    }
    var time = VirtualTime()
    time.limits.stepsPerInstant = 100
    let run = time.run { clock in
      clock.carry(Stuck())
      try await clock.sleep(for: .seconds(100))
    }
    guard case .livelock = run.failure else { Issue.record("\(run)"); return }
  }
}
