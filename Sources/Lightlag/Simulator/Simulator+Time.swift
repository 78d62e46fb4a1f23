import LightlagCore
import LightlagTime
import Synchronization

/// How a simulator is carried through time, and waited for.
extension Simulator {
  /// Looks at it, once all has happened that is due by now.
  func read<Result: Sendable>(_ body: (borrowing SimulatorState) -> Result) -> Result {
    use { body($0) }
  }

  /// Uses it, once all has happened that is due by now.
  func use<Result: Sendable, Failure: Error>(
    _ body: (inout SimulatorState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let now = time.now
    let (result, hasCalls) = try state.withLock { state throws(Failure) -> (Result, Bool) in
      if state.isClosed {
        // It stays as it was, and tells what would have come of it.
        var copy = state
        return (try body(&copy), false)
      }
      // What goes wrong here does so again in the step to come, where it can be told.
      if let now { try? state.advance(to: now) }
      let result: Result
      do throws(Failure) {
        result = try body(&state)
      } catch {
        state.settle()
        throw error
      }
      state.settle()
      return (result, !state.calls.isEmpty)
    }
    if hasCalls { startCalls() }
    return result
  }

  /// Begins to be carried by the clock that it has.
  func begin() {
    switch time {
    case .waiting: break
    case .run(let clock): clock.carry(Source(simulator: self))
    case .real(let clock):
      Task.detached { [weak self] in
        while let deadline = self?.beat() {
          try? await clock.sleep(until: min(deadline, clock.now.advanced(by: .milliseconds(1))))
        }
      }
    }
  }

  /// Makes happen what is due, and returns when more is; `nil` where it is over.
  private func beat() -> Instant? {
    let (isClosed, deadline) = read { ($0.isClosed, $0.deadline) }
    return isClosed ? nil : deadline ?? .end
  }

  /// Waits for something at a client.
  func wait(
    for wish: ClientWait.Wish, at client: Int, within: Duration?, file: StaticString, line: UInt
  ) async throws -> ClientWait.Answer {
    try await checkOpen()
    let (answer, wait) = use {
      $0.wait(for: wish, at: client, within: within, place: (file, line))
    }
    var found = answer
    do {
      if case .waiting = time, found == nil { try await goOn(until: wait, at: client) }
      if found == nil { found = try await wait.mailbox.next(file: file, line: line) }
    } catch {
      use { _ = $0.forget(wait, at: client) }
      throw error
    }
    guard let found else { throw CancellationError() }
    if case .failed(let failure) = found { throw failure }
    return found
  }

  /// Waits until something has happened, or an instant has come that someone watches for.
  func wait(
    for watch: Watch, until instant: Instant, file: StaticString, line: UInt
  ) async throws {
    try await checkOpen()
    guard case .waiting = time else {
      guard try await watch.bell.next(file: file, line: line) != nil else {
        throw CancellationError()
      }
      return
    }
    await makeCalls()
    try Task.checkCancellation()
    while watch.bell.count == 0, try goToNext(by: instant) { await makeCalls() }
    if watch.bell.count > 0 { _ = try await watch.bell.next() }
  }

  /// Throws where it is over; where its run is, as its clock does, which ends loops of waits.
  private func checkOpen() async throws {
    guard state.withLock({ $0.isClosed }) else { return }
    if case .run(let clock) = time { try await clock.sleep(for: .zero) }
    throw CancellationError()
  }

  // MARK: Where nothing else carries it

  /// Goes on until an answer has come.
  private func goOn(until wait: ClientWait, at client: Int) async throws {
    while true {
      await makeCalls()
      if wait.mailbox.count > 0 { return }
      try Task.checkCancellation()
      guard try goToNext(by: .end) else {
        throw SimulatorFailure.neverComes(use { $0.forget(wait, at: client) })
      }
    }
  }

  /// Goes on to an instant.
  func goOn(to instant: Instant) async throws {
    while true {
      await makeCalls()
      try Task.checkCancellation()
      guard try goToNext(by: instant) else { break }
    }
    try state.withLock { state in
      if !state.isClosed { try state.advance(to: max(instant, state.now)) }
    }
    await makeCalls()
  }

  /// Goes on to what is due next, unless that is later; returns whether there was something.
  private func goToNext(by instant: Instant) throws -> Bool {
    try state.withLock { state in
      guard !state.isClosed, let due = state.deadline, due <= instant else { return false }
      try state.step(to: max(due, state.now))
      return true
    }
  }

  // MARK: Handlers

  /// Begins the task that calls handlers, if there is none, where who waits does not do so.
  ///
  /// It inherits what is local to the task of whoever adds the first handler: which test it is,
  /// the seed, the profile. What starts calls later, as the loop of a run, has nothing of that.
  func beginCaller() {
    if case .waiting = time { return }
    let isFirst = state.withLock { state in
      defer { state.hasCaller = true }
      return !state.hasCaller && !state.isClosed
    }
    guard isFirst else { return }
    Task(name: "handlers") { [weak self, callBell] in
      while (try? await callBell.next()) != nil { await self?.makeCalls() }
    }
  }

  /// Has handlers called in their task, where no one else does.
  func startCalls() {
    if case .waiting = time { return }
    guard state.withLock({ !$0.calls.isEmpty && !$0.isCalling }) else { return }
    callBell.send(())
  }

  /// Calls all handlers that are to hear of events, one after another.
  func makeCalls() async {
    let isFree = state.withLock { state in
      guard !state.isCalling else { return false }
      state.isCalling = true
      return true
    }
    guard isFree else { return }
    while let call = nextCall() {
      let peer = SimulatorPeer(simulator: self, id: call.event.client)
      for handler in call.handlers {
        do {
          try await handler(call.event.data, peer)
        } catch {
          state.withLock { if !$0.isClosed { $0.handlerErrors += 1 } }
        }
      }
      // What a handler has noted may be what someone waits for.
      state.withLock { state in
        state.revision += 1
        state.tellWatches()
      }
    }
  }

  private func nextCall() -> HandlerCall? {
    state.withLock { state in
      guard let call = state.takeCall() else {
        state.isCalling = false
        return nil
      }
      return call
    }
  }
}

/// Carries a simulator through the time of a run.
private struct Source: EventSource {
  let simulator: Simulator

  var deadline: Instant? { simulator.state.withLock { $0.isClosed ? nil : $0.deadline } }

  mutating func advance(to instant: Instant) throws {
    try simulator.state.withLock { state in
      if !state.isClosed { try state.advance(to: instant) }
    }
    simulator.startCalls()
  }

  mutating func timeWillPass() { simulator.state.withLock { $0.tellWatchesAgain() } }

  mutating func end() { simulator.close() }
}
