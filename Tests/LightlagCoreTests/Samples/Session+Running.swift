import LightlagCore

extension Session {
  /// Runs until nothing waits.
  mutating func finish() throws {
    while let deadline { try advance(to: deadline) }
  }

  var log: [SessionEvent] { tap(Log.self)?.events ?? [] }
}
