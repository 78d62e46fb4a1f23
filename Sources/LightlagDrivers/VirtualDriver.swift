package import LightlagCore

/// Carries a session through time without waiting: it jumps from one deadline to the next.
package struct VirtualDriver: Sendable {
  /// Creates a driver.
  package init() {}

  /// Makes everything happen that is due by `end`.
  ///
  /// - Parameters:
  ///   - session: What is carried.
  ///   - end: How far.
  ///   - stride: Time between calls of `pause`.
  ///   - pause: Called on the way, with the instant reached; returns whether to go on.
  /// - Throws: what kept the session from going on.
  package func run(
    _ session: inout Session, until end: Instant, stride: Duration = .seconds(1),
    pause: (inout Session) -> Bool = { _ in true }
  ) throws(SessionFailure) {
    while session.now < end {
      // Where nothing happens there is no need to stop.
      let next = max(session.deadline ?? end, session.now.advanced(by: stride))
      try session.advance(to: min(next, end))
      guard pause(&session) else { return }
    }
  }
}
