import Synchronization

/// Whose turn it is to run what is on the main actor.
///
/// Each run has a main actor of its own, but the state that it guards is the process's. So
/// from its first call to the main actor until its end a run keeps others from theirs.
enum MainTurn {
  private static let turn = Semaphore(count: 1)

  /// Waits until it is the turn of a run.
  static func take(for inbox: Inbox) {
    inbox.isWaiting.store(true, ordering: .relaxed)
    turn.wait()
    inbox.isWaiting.store(false, ordering: .relaxed)
    inbox.hasMainTurn.store(true, ordering: .sequentiallyConsistent)
  }

  /// Ends the turn of a run, if it has it.
  static func end(for inbox: Inbox) {
    guard inbox.hasMainTurn.exchange(false, ordering: .sequentiallyConsistent) else { return }
    turn.signal()
  }
}
