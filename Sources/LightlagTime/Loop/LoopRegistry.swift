import Synchronization

/// The runs of this process whose tasks another thread may resume.
///
/// The tasks of those that are over are remembered, so that they are not resumed at all,
/// rather than go on in real time.
enum LoopRegistry {
  private struct State {
    var running: [Inbox] = []
    var late = LateTasks()
  }

  private static let state = Mutex(State())
  /// Whether there are any at all; most processes have none.
  private static let isUsed = Atomic<Bool>(false)

  /// Adds a run that is about to begin.
  static func add(_ inbox: Inbox) {
    state.withLock { $0.running.append(inbox) }
    isUsed.store(true, ordering: .releasing)
  }

  /// Notes that a run is over.
  static func end(_ inbox: Inbox) {
    let tasks = inbox.end()
    state.withLock { state in
      state.running.removeAll { $0 === inbox }
      state.late.insert(tasks)
    }
  }

  /// Takes a job if its task is part of a run, and returns whether it did.
  static func claim(task: UInt64, _ job: LoopJob) -> Bool {
    guard isUsed.load(ordering: .acquiring) else { return false }
    let (running, isLate) = state.withLock { ($0.running, $0.late.contains(task)) }
    return isLate || running.contains { $0.claim(task: task, job) }
  }
}
