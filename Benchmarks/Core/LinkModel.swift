import LightlagCore

/// Clients that send at regular times to a backend that echoes, over links of the delay, jitter
/// and loss of the profile `default`.
///
/// A message is one crossing of a link: an end sends it, the link decides, it waits for its
/// instant, and is delivered unless it was lost. A client's message and its echo are two. What
/// the clients' timers cost is in the cost of the messages.
struct LinkModel {
  /// Mean time on one link.
  private static let delay = Duration.milliseconds(50)

  private let inFlight: Int
  private var session: Session

  /// Creates a session in which messages have been flowing for long enough to be in balance.
  ///
  /// - Parameters:
  ///   - connections: How many there are that send.
  ///   - inFlight: Messages on their way at a time, of all connections and both directions.
  ///   - idle: How many connections there are besides.
  ///   - hasStatistics: Whether a tap counts every event.
  /// - Throws: what keeps the session from going on.
  init(connections: Int, inFlight: Int, idle: Int, hasStatistics: Bool) throws {
    self.inFlight = inFlight
    session = Self.session(taps: hasStatistics ? [Statistics()] : [])
    for _ in 0..<idle { session.connect(Silence()) }
    // A message and its echo are on their way for twice the delay.
    let interval = 2 * Self.delay.wholeNanoseconds * Int64(connections) / Int64(inFlight)
    for index in 0..<connections {
      let offset = interval * Int64(index) / Int64(connections)
      session.connect(PeriodicSender(interval: interval, offset: offset))
    }
    // Long enough for handshakes, and for the latest of the first messages to be back.
    try session.advance(to: session.now.advanced(by: Self.delay * 6))
  }

  /// Returns a session with an echo behind links like those of `default`, and no connection.
  static func session(taps: [any Tap] = []) -> Session {
    let conditions = LinkConditions(
      delay: delay, jitter: .deviation(.milliseconds(10)), loss: .percent(1))
    let configuration = Session.Configuration(
      seed: 1, conditions: LinkPair(uplink: conditions, downlink: conditions))
    return Session(backend: Echo(), configuration: configuration, taps: taps)
  }

  /// Lets so many messages be sent, to within chance.
  ///
  /// They are not counted, which would take a tap: in twice the delay as many messages and
  /// echoes are sent as are in flight, and of the echoes 1 % fall away with what they answer.
  ///
  /// - Returns: How long it took; messages that arrived, where a tap counts them.
  mutating func measure(messages: Int) throws -> (duration: Duration, delivered: UInt64) {
    let sent = messages * 200 / 199
    let span = 2 * Self.delay.wholeNanoseconds / 2 * Int64(sent) / Int64(inFlight)
    let end = session.now.advanced(by: .nanoseconds(span))
    let before = delivered
    let clock = ContinuousClock()
    let start = clock.now
    try session.advance(to: end)
    return (clock.now - start, delivered - before)
  }

  /// Messages that have arrived, where a tap counts them.
  private var delivered: UInt64 {
    session.tap(Statistics.self).map { UInt64($0.total.both.delivered) } ?? 0
  }
}
