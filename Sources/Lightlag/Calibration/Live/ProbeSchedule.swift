import LightlagCore

/// When messages are sent over many connections at once, each in its turn.
struct ProbeSchedule: Hashable, Sendable {
  let connectionCount: Int
  /// How many messages each connection sends.
  let roundCount: Int
  /// The time between two messages of one connection.
  let spacing: Duration

  /// How long it takes to send them all.
  var length: Duration { spacing * roundCount }

  /// How many messages there are.
  var messageCount: Int { connectionCount * roundCount }

  /// When the message of that place is sent, counted from the first.
  func offset(of place: Int) -> Duration { spacing * place / connectionCount }
}
