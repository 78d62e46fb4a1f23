import LightlagCore
import Synchronization

/// Sees from another thread that a run is blocked, or takes too much real time.
enum Watchdog {
  private struct Watched {
    let inbox: Inbox
    let limits: VirtualTimeLimits
    let start: ContinuousClock.Instant
    let giveUp: @Sendable (VirtualTimeFailure) -> Void
    var steps = 0
    var latestStep: ContinuousClock.Instant
  }

  private struct State {
    var watched: [Watched] = []
    var hasThread = false
    var isAsleep = false
  }

  private static let interval = Duration.milliseconds(20)
  private static let state = Mutex(State())
  private static let bell = Semaphore()

  /// Watches a run until it is forgotten.
  ///
  /// - Parameters:
  ///   - inbox: The run's.
  ///   - limits: What the run may take.
  ///   - giveUp: Called once with the reason when the thread of the run is blocked.
  static func watch(
    _ inbox: Inbox, _ limits: VirtualTimeLimits,
    giveUp: @escaping @Sendable (VirtualTimeFailure) -> Void
  ) {
    let now = ContinuousClock.now
    let (isFirst, isAsleep) = state.withLock { state in
      state.watched.append(
        Watched(inbox: inbox, limits: limits, start: now, giveUp: giveUp, latestStep: now))
      defer { (state.hasThread, state.isAsleep) = (true, false) }
      return (!state.hasThread, state.isAsleep)
    }
    if isFirst { LoopThread.start(serve) }
    if isAsleep { bell.signal() }
  }

  /// Stops watching a run.
  static func forget(_ inbox: Inbox) {
    state.withLock { $0.watched.removeAll { $0.inbox === inbox } }
  }

  @Sendable private static func serve() {
    while true {
      let isIdle = state.withLock { state in
        state.isAsleep = state.watched.isEmpty
        return state.isAsleep
      }
      if isIdle { bell.wait() } else { bell.wait(atMost: interval) }
      for (watched, failure) in state.withLock({ check(&$0.watched, at: .now) }) {
        watched.giveUp(failure)
      }
    }
  }

  /// Finds the runs that are blocked, and stops those that took too long.
  private static func check(
    _ watched: inout [Watched], at now: ContinuousClock.Instant
  ) -> [(Watched, VirtualTimeFailure)] {
    var blocked: [(Watched, VirtualTimeFailure)] = []
    for index in watched.indices {
      let run = watched[index]
      let steps = run.inbox.steps.load(ordering: .relaxed)
      if steps != run.steps || run.inbox.isWaiting.load(ordering: .relaxed) {
        (watched[index].steps, watched[index].latestStep) = (steps, now)
      } else if run.latestStep.duration(to: now) > run.limits.realTimePerStep {
        blocked.append((run, .blocked(run.limits.realTimePerStep)))
      }
      if let limit = run.limits.realTime, run.start.duration(to: now) > limit {
        run.inbox.post(.stop(.realTimeLimit(limit)))
      }
    }
    watched.removeAll { run in blocked.contains { $0.0.inbox === run.inbox } }
    return blocked
  }
}
