import LightlagCore

/// What a test expects of the time to come.
extension Simulator {
  /// Waits until something holds, and returns whether it did within a time.
  ///
  /// ```swift
  /// let isDriving = try await simulator.eventually(within: .seconds(2)) {
  ///   simulator.roverState?.mode == "auto"
  /// }
  /// ```
  ///
  /// It is looked at now, and again after each thing that happens in the simulator; in a run also
  /// whenever time is about to pass, so that whatever tasks of the test change is seen.
  ///
  /// - Parameters:
  ///   - duration: How long it may take.
  ///   - file: Where it is awaited, to be told in a deadlock.
  ///   - line: The line there.
  ///   - condition: What is to hold.
  /// - Returns: Whether it did.
  /// - Throws: `CancellationError`, or what the condition throws.
  public func eventually(
    within duration: Duration, file: StaticString = #fileID, line: UInt = #line,
    _ condition: () async throws -> Bool
  ) async throws -> Bool {
    let end = now.advanced(by: duration)
    let watch = use { $0.watch(until: end) }
    defer { use { $0.forget(watch) } }
    while true {
      if try await condition() { return true }
      guard now < end else {
        // What a handler does at the last instant counts.
        await Task.yield()
        return try await condition()
      }
      try await wait(for: watch, until: end, file: file, line: line)
    }
  }

  /// Lets a time pass, and returns whether something held all the while.
  ///
  /// It is looked at as by `eventually`, until it does not hold.
  ///
  /// - Throws: `CancellationError`, or what the condition throws.
  public func always(
    for duration: Duration, file: StaticString = #fileID, line: UInt = #line,
    _ condition: () async throws -> Bool
  ) async throws -> Bool {
    try await !eventually(within: duration, file: file, line: line) { try await !condition() }
  }

  /// Lets a time pass, and returns whether something never held meanwhile.
  ///
  /// - Throws: `CancellationError`, or what the condition throws.
  public func never(
    for duration: Duration, file: StaticString = #fileID, line: UInt = #line,
    _ condition: () async throws -> Bool
  ) async throws -> Bool {
    try await !eventually(within: duration, file: file, line: line, condition)
  }
}

extension SimulatedClient {
  /// Lets a time pass, and returns whether exactly so many events of a name came; they are taken.
  ///
  /// - Throws: `SimulatorFailure.clientGone` when the connection ends.
  public func received(
    exactly count: Int, of event: String, within: Duration, file: StaticString = #fileID,
    line: UInt = #line
  ) async throws -> Bool {
    let end = simulator.now.advanced(by: within)
    var found = 0
    while try await received(
      event, within: max(simulator.now.duration(to: end), .zero), file: file, line: line)
    { found += 1 }
    // What a handler does at the last instant counts.
    try await simulator.advance(by: .zero)
    while try await received(event, within: .zero, file: file, line: line) { found += 1 }
    return found == count
  }

  /// Whether the next events that have one of these names come in this order within a time; they
  /// are taken, up to the first that is not in order.
  ///
  /// Events of other names may come between them, and stay.
  ///
  /// - Throws: `SimulatorFailure.clientGone` when the connection ends.
  public func received(
    inOrder events: [String], within: Duration, file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Bool {
    let end = simulator.now.advanced(by: within)
    for name in events {
      let rest = max(simulator.now.duration(to: end), .zero)
      do {
        let answer = try await simulator.wait(
          for: .oneOf(events), at: id.index, within: rest, file: file, line: line)
        guard case .event(let event) = answer, event.name == name else { return false }
      } catch SimulatorFailure.deadlinePassed, SimulatorFailure.neverComes {
        return false
      }
    }
    return true
  }
}
