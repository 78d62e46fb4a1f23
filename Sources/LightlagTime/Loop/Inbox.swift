import LightlagCore
import Synchronization

/// The part of a loop that other threads may touch.
///
/// On the loop's own thread jobs go straight to the loop; from others they are kept here
/// until it looks.
final class Inbox: Sendable {
  /// What other threads ask of a loop.
  enum Request: Sendable {
    /// Resumes a task.
    case job(LoopJob, after: Int64)
    /// Ends a sleep.
    case cancelSleep(TimerQueue.Token)
    /// Strikes a wait that is over.
    case removeWait(Int)
    /// Carries a source from now on.
    case carry(any Carriable)
    /// Cancels the body.
    case cancelBody
    /// Gives up.
    case stop(VirtualTimeFailure)
  }

  private enum Phase {
    case prepared
    case running
    case over
  }

  private struct State {
    var requests: [Request] = []
    var phase = Phase.prepared
    var tasks = TaskNumbers()
  }

  /// How many steps have been done, of tasks and of sources: what stays the same for long is
  /// blocked.
  let steps = Atomic<Int>(0)

  /// The instant reached, in nanoseconds.
  let now = Atomic<Int64>(0)

  /// Whether the body has ended.
  let isBodyOver = Atomic<Bool>(false)

  /// Whether the loop itself waits for something real, and so is not blocked by a task.
  let isWaiting = Atomic<Bool>(false)

  /// Whether there are requests.
  let isWanted = Atomic<Bool>(false)

  private let state = Mutex(State())
  private let bell = Semaphore()

  /// The loop, on its own thread; on others `nil`.
  @inline(__always)
  var loop: TaskLoop? {
    guard let loop = TaskLoop.current, loop.inbox === self else { return nil }
    return loop
  }

  /// Whether the run is over, and nothing of it happens any more.
  var isOver: Bool { state.withLock { $0.phase == .over } }

  // MARK: From any thread

  /// Makes a job ready.
  @inline(__always)
  func enqueue(_ job: LoopJob) {
    if let loop { loop.ready.append(job) } else { post(.job(job, after: 0)) }
  }

  /// Makes a job ready later; an inexact delay has lost the time that the asking took.
  func enqueue(_ job: LoopJob, after delay: Duration, isExact: Bool) {
    let nanoseconds = max(delay.wholeNanoseconds, 0)
    if let loop {
      loop.enqueue(job, after: nanoseconds, isExact: isExact)
    } else {
      post(.job(job, after: nanoseconds))
    }
  }

  /// Leaves a request for the loop; after the run it is dropped.
  func post(_ request: Request) {
    state.withLock { state in
      guard state.phase != .over else { return }
      state.requests.append(request)
    }
    isWanted.store(true, ordering: .sequentiallyConsistent)
    if isWaiting.load(ordering: .sequentiallyConsistent) { bell.signal() }
  }

  /// Strikes a wait that is over.
  func removeWait(_ place: Int) {
    if let loop { loop.removeWait(place) } else { post(.removeWait(place)) }
  }

  /// Takes a job if its task is one of those that were seen here without a preference.
  func claim(task: UInt64, _ job: LoopJob) -> Bool {
    guard state.withLock({ $0.tasks.contains(task) }) else { return false }
    post(.job(job, after: 0))
    return true
  }

  // MARK: From the loop's thread

  /// Begins the run and returns what was prepared for it.
  func begin() -> [Request] {
    state.withLock { state in
      state.phase = .running
      defer { state.requests = [] }
      return state.requests
    }
  }

  /// Ends the run, so that what comes later is dropped, and returns its tasks.
  func end() -> TaskNumbers {
    state.withLock { state in
      defer { state.tasks = TaskNumbers() }
      state.phase = .over
      state.requests = []
      return state.tasks
    }
  }

  /// Returns the requests since the last call, in order.
  func take() -> [Request] {
    isWanted.store(false, ordering: .sequentiallyConsistent)
    return state.withLock { state in
      defer { state.requests = [] }
      return state.requests
    }
  }

  /// Waits for a request and returns whether one came in time.
  func waitForRequest(_ patience: Duration) -> Bool {
    isWaiting.store(true, ordering: .sequentiallyConsistent)
    defer { isWaiting.store(false, ordering: .sequentiallyConsistent) }
    // What was wanted may have been seen before its bell was heard; few bells are.
    while !isWanted.load(ordering: .sequentiallyConsistent) {
      guard bell.wait(atMost: patience) else { return false }
    }
    return true
  }

  /// Whether a task that prefers no executor is one of the run's, which it is if it was
  /// seen before, or else if it is new.
  func owns(task: UInt64, isNew: Bool) -> Bool {
    state.withLock { state in
      if state.tasks.contains(task) { return true }
      if isNew { state.tasks.insert(task) }
      return isNew
    }
  }
}
