import LightlagCore

/// What is at the far end of a simulated serial line; the line itself is another's.
protocol SerialDevice: Sendable {
  /// When it next has something to say by itself, or `nil`.
  var deadline: Instant? { get }

  /// When it is to be told the time though its port is closed, or `nil` where it need not be.
  var idleDeadline: Instant? { get }

  /// Takes bytes that have come over the line.
  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer])

  /// Says what is due by `now`.
  mutating func advance(to now: Instant, into answers: inout [SerialAnswer])

  /// Lets time go by while its port is closed; what it had to say is never said.
  ///
  /// It costs little, however long that was.
  mutating func idle(to now: Instant)
}

extension SerialDevice {
  var deadline: Instant? { nil }
  var idleDeadline: Instant? { nil }
  mutating func advance(to now: Instant, into answers: inout [SerialAnswer]) {}
  mutating func idle(to now: Instant) {}
}
