import LightlagTime

/// Someone who looks at each thing that happens in a simulator.
struct Watch: Sendable {
  /// It is never used twice.
  let number: Int
  /// Rung when something has happened; once is enough for whoever has not looked since.
  let bell = Mailbox<Void>("what happens next", limit: 1)
}
