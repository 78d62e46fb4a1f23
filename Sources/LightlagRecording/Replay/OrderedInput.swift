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
  /// - Parameters:
  ///   - inputs: What came from outside.
  ///   - end: When it ends; it may end before, once it differs from what was recorded.
  ///   - perform: Does an input again.
  /// - Throws: The session's failure.
  mutating func repeatInOrder(
    _ inputs: [OrderedInput], until end: Instant,
    _ perform: (OrderedInput, inout Session) -> Void = { input, session in
      input.perform(on: &session)
    }
  ) throws(SessionFailure) {
    for input in inputs {
      if !input.isJoined, try !repeats(until: input.instant) { return }
      let comparison = tap(LineComparison.self)
      if comparison?.eventCount ?? 0 <= input.position { perform(input, &self) }
    }
    _ = try repeats(until: end)
  }

  /// Makes happen what is due by `instant`; returns whether it is what was recorded.
  ///
  /// What the network does by itself may take for ever to come to a distant end, so that this is
  /// asked now and then.
  private mutating func repeats(until instant: Instant) throws(SessionFailure) -> Bool {
    var steps = 0
    while let due = deadline, due < instant {
      steps += 1
      if steps % 256 == 0, tap(LineComparison.self)?.hasDiverged ?? false { return false }
      try advance(to: max(due, now))
    }
    try advance(to: instant)
    return true
  }
}
