public import LightlagCore
import Synchronization

/// The time of a run, in which a sleep costs nothing, and the way to what else the run has.
public struct VirtualClock: InstantClock {
  let executor: LoopExecutor

  private var inbox: Inbox { executor.inbox }

  /// The clock of the run that this task is part of, or `nil` in real time.
  public static var current: VirtualClock? {
    TaskLoop.current.map { VirtualClock(executor: $0.executor) }
  }

  /// Whether this task goes on in a run whose body is over: what it waited for was cancelled.
  package static var isBodyOver: Bool { TaskLoop.current?.isEnding ?? false }

  /// The instant that the run has reached.
  public var now: Instant { Instant(nanoseconds: inbox.now.load(ordering: .relaxed)) }

  /// Waits for an instant: others run meanwhile, and time passes when none of them can.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or the run's body has ended.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try await sleep(until: deadline, file: nil, line: 0)
  }

  /// Waits for a duration, as every clock can, and has a failure know where.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or the run's body has ended.
  public func sleep(
    for duration: Duration, tolerance: Duration? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) async throws {
    try await sleep(until: now.advanced(by: duration), file: file, line: line)
  }

  private func sleep(until deadline: Instant, file: StaticString?, line: UInt) async throws {
    try Task.checkCancellation()
    guard let loop = inbox.loop else { return try await sleepElsewhere(until: deadline) }
    guard !loop.isEnding else { return try await loop.refuseWait() }
    let token = loop.timers.reserve()
    let due = max(deadline.nanoseconds, loop.now)
    defer { inbox.loop?.wake(file, line) }
    try await withTaskCancellationHandler {
      try await Resumption<Void>.wait { sleep in
        if !loop.timers.park(token, sleep, until: due) { sleep.cancel() }
      }
    } onCancel: { [inbox] in
      if let loop = inbox.loop {
        loop.timers.cancel(token)?.cancel()
      } else {
        inbox.post(.cancelSleep(token))
      }
    }
  }

  /// Carries a source of events through this run's time, from now on.
  ///
  /// At one instant sources go before sleeps, in the order in which they were carried, and what
  /// either resumes comes after both.
  ///
  /// - Returns: The source, for tasks to use.
  @discardableResult
  public func carry<Source: EventSource & Sendable>(_ source: Source) -> Carried<Source> {
    let carried = Carried(source, inbox)
    if let loop = inbox.loop { loop.carry(carried) } else { inbox.post(.carry(carried)) }
    return carried
  }

  /// Adds words to what two runs are compared by, and to the fingerprint.
  ///
  /// From another thread it does nothing.
  public func note(_ text: String) {
    guard let loop = inbox.loop else { return }
    loop.trace.note(text, at: loop.now)
  }

  /// Gives a wait a name, to be told in a deadlock: for what else than a mailbox is awaited.
  public func waiting<Result>(
    for name: String, file: StaticString = #fileID, line: UInt = #line,
    _ operation: () async throws -> Result
  ) async rethrows -> Result {
    guard let loop = inbox.loop else { return try await operation() }
    let place = loop.waits.add(
      0, NamedWait(waitName: name), task: Task.name, since: loop.instant, file: file, line: line)
    defer { inbox.removeWait(place) }
    return try await operation()
  }

  /// Sleeps as one of the run's tasks, in the place of one that is outside it.
  private func sleepElsewhere(until deadline: Instant) async throws {
    guard !inbox.isOver else { throw CancellationError() }
    let sleeper = Task(executorPreference: executor) { try await sleep(until: deadline) }
    try await withTaskCancellationHandler {
      try await sleeper.value
    } onCancel: {
      sleeper.cancel()
    }
  }
}
