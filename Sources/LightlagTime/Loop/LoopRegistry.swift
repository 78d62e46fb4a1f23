import Synchronization

/// The runs of this process whose tasks another thread may resume.
///
/// Those that are over are kept for a while, so that their tasks are not resumed at all,
/// rather than go on in real time.
enum LoopRegistry {
  private static let mostOver = 32

  private struct State {
    var running: [Inbox] = []
    var over: [Inbox] = []
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
    state.withLock { state in
      state.running.removeAll { $0 === inbox }
      state.over.append(inbox)
      if state.over.count > mostOver { state.over.removeFirst() }
    }
  }

  /// Gives a job to the run that its task is part of, and returns whether there is one.
  static func claim(task: UInt64, _ job: LoopJob) -> Bool {
    guard isUsed.load(ordering: .acquiring) else { return false }
    let inboxes = state.withLock { $0.running + $0.over }
    return inboxes.contains { $0.claim(task: task, job) }
  }
}
