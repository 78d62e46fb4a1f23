import Lightlag
import LightlagCore

/// Clients that send text at regular times to a backend that echoes, over a profile, and connect
/// again where a connection breaks.
struct ProfileModel {
  /// Time between two messages of all clients together: 10 000 or so are on their way.
  private static let pause: Int64 = 10_000

  private static let message = Message(
    text: #"42["drive",{"linear":0.50,"angular":-0.25,"timestamp":1760000000}]"#)

  private var session: Session

  /// Creates a session in which messages have been flowing for long enough to be in balance.
  ///
  /// - Throws: what is wrong with the profile, or keeps the session from going on.
  init(profile: String, connections: Int) throws {
    let profile = try profile.hasSuffix(".json") ? Profile(path: profile) : .named(profile)
    session = Session(
      backend: Echo(), configuration: .init(seed: 1, network: profile.network),
      taps: [Statistics()])
    let interval = Self.pause * Int64(connections)
    for index in 0..<connections {
      session.connect(
        PeriodicSender(
          interval: interval, offset: Self.pause * Int64(index), message: Self.message,
          isPersistent: true))
    }
    try session.advance(to: session.now.advanced(by: .seconds(2)))
  }

  /// Lets at least so many messages be sent; returns how many they were and how long it took.
  mutating func measure(messages: Int) throws -> (sent: Int, duration: Duration) {
    let before = sent
    let clock = ContinuousClock()
    let start = clock.now
    while sent - before < messages {
      try session.advance(to: session.now.advanced(by: .milliseconds(10)))
    }
    return (sent - before, clock.now - start)
  }

  private var sent: Int { session.tap(Statistics.self).map { Int($0.total.both.sent) } ?? 0 }
}
