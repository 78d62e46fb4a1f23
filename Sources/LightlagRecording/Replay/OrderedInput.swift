import LightlagCore

/// Something that came from outside, and its place among the lines of a recording.
struct OrderedInput: Sendable {
  /// Whose it was.
  enum Act: Sendable {
    /// An end's.
    case end(End, RecordedInput)
    /// That of whoever ran the session.
    case control(ControlInput)
  }

  /// How many events stand before it.
  let position: Int
  /// When it came.
  let instant: Instant
  /// Whether it was one act with the input before it, so that nothing happens between the two.
  let isJoined: Bool
  /// What was done.
  let act: Act

  /// Does it again.
  func perform(on session: inout Session) {
    switch act {
    case .end(let end, let input): session.act(as: end) { input.perform(in: &$0) }
    case .control(let control): control.perform(on: &session)
    }
  }
}

extension Session {
  /// Does again what came from outside, in the order of the lines, each act after all that is due.
  ///
  /// So things that were done at one instant keep their order among themselves, whoever did them.
  /// What looks like an input and has happened by then was no input, but came of one.
  ///
  /// - Throws: The session's failure.
  mutating func repeatInOrder(
    _ inputs: [OrderedInput], eventCount: (Session) -> Int
  ) throws(SessionFailure) {
    for input in inputs {
      if !input.isJoined { try advance(to: input.instant) }
      if eventCount(self) <= input.position { input.perform(on: &self) }
    }
  }
}
