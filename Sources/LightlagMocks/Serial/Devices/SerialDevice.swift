import LightlagCore

/// What is at the far end of a simulated serial line; the line itself is another's.
protocol SerialDevice: Sendable {
  /// When it next has something to say by itself, or `nil`.
  var deadline: Instant? { get }

  /// Takes bytes that have come over the line.
  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer])

  /// Says what is due by `now`.
  mutating func advance(to now: Instant, into answers: inout [SerialAnswer])
}

extension SerialDevice {
  var deadline: Instant? { nil }
  mutating func advance(to now: Instant, into answers: inout [SerialAnswer]) {}
}
