import LightlagCore

/// Sends messages through a simulated link in virtual time, evenly and both ways.
struct LinkProbe {
  /// An end that says nothing; the probe acts in its name.
  private struct Mute: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
  }

  private var session: Session
  private let client: ClientID
  private var connection: ConnectionID
  private let message: Message

  /// Creates a probe and has it connect.
  ///
  /// - Throws: `SessionFailure`.
  init(_ network: Network, seed: Seed, payload: [UInt8]) throws {
    var limits = SessionLimits()
    // What is in flight is what the link makes of it.
    limits.inFlightBytes = 1 << 40
    limits.sessionBytes = 1 << 40
    session = Session(
      backend: Mute(),
      configuration: .init(seed: seed, network: network, limits: limits),
      taps: [SampleTap(payload: payload)])
    message = Message(.binary, payload)
    client = session.addClient(Mute())
    connection = session.act(as: .client(client)) { $0.connect() }
    try settle()
  }

  /// How far the run has come.
  var now: Instant { session.now }

  /// What was taken down.
  var tap: SampleTap { session.tap(SampleTap.self) ?? SampleTap(payload: []) }

  /// Sends a message both ways, and again after each `spacing`.
  ///
  /// - Parameters:
  ///   - count: How many messages each way.
  ///   - spacing: The time from one to the next.
  ///   - progress: Called now and then with the number sent.
  /// - Throws: `SessionFailure`.
  mutating func send(
    _ count: Int, every spacing: Duration, progress: (Int) -> Void
  ) throws {
    for index in 0..<count {
      sendBothWays()
      try session.advance(to: session.now.advanced(by: spacing))
      if index & 0xfff == 0 { progress(index) }
    }
    try settle()
  }

  /// Sends so many messages at once, one way.
  mutating func flood(_ direction: Direction, _ count: Int) throws {
    let (connection, message) = (connection, message)
    session.act(as: direction == .uplink ? .client(client) : .backend) { outbox in
      for _ in 0..<count { outbox.send(message, on: connection) }
    }
    try settle()
  }

  /// Sends messages both ways until so many were sent each way, connecting anew after each cut.
  mutating func sendThroughCuts(
    _ count: Int, every spacing: Duration, progress: (Int) -> Void
  ) throws {
    var cutCount = 0
    for step in 0..<(4 * count) {
      sendBothWays()
      try session.advance(to: session.now.advanced(by: spacing))
      let tap = session.withTap(SampleTap.self) { tap in
        tap.forgetMessages()
        return (cuts: tap.cutCounts, sent: tap.sentCounts)
      }
      guard let tap else { return }
      if min(tap.sent.uplink, tap.sent.downlink) >= count { return }
      if step & 0xfff == 0 { progress(min(tap.sent.uplink, tap.sent.downlink)) }
      guard tap.cuts.uplink + tap.cuts.downlink > cutCount else { continue }
      cutCount = tap.cuts.uplink + tap.cuts.downlink
      try settle()
      connection = session.act(as: .client(client)) { $0.connect() }
      try settle()
    }
  }

  /// Lets everything happen that is still to come, within a hundred years.
  mutating func settle() throws {
    let end = session.now.advanced(by: .seconds(100 * 31_557_600))
    while let deadline = session.deadline, deadline < end {
      try session.advance(to: max(deadline, session.now))
    }
  }

  private mutating func sendBothWays() {
    let (connection, message) = (connection, message)
    session.act(as: .client(client)) { $0.send(message, on: connection) }
    session.act(as: .backend) { $0.send(message, on: connection) }
  }
}
