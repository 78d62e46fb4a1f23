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
  /// Does again what came from outside, each at its instant: the first there after all that is due,
  /// as ever, and the others after as many events as were recorded before them.
  ///
  /// So things that were done at one instant keep their order among themselves, and with what came
  /// of them. What looks like an input and has happened by then was no input, but came of one.
  ///
  /// - Throws: The session's failure.
  mutating func repeatInOrder(
    _ inputs: [OrderedInput], eventCount: (Session) -> Int
  ) throws(SessionFailure) {
    for input in inputs {
      if now < input.instant { try advance(to: input.instant) }
      while eventCount(self) < input.position, try stepOnce(by: input.instant) {}
      // What has no effect yet has a cause that is still to come: an answer before the question.
      repeat {
        guard eventCount(self) == input.position else { break }
        input.perform(on: &self)
      } while try eventCount(self) == input.position && stepOnce(by: input.instant)
    }
  }
}
