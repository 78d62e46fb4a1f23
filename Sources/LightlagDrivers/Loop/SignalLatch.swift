import Glibc
import Synchronization

/// Signals that ask to end, for work without an event loop, which looks for them now and then.
package final class SignalLatch: Sendable {
  private let numbers: [CInt]
  private let hasCome = Atomic(false)

  /// Blocks SIGINT, SIGTERM and SIGHUP in this thread and those it starts; a SIGHUP that is ignored
  /// stays so.
  package init() {
    numbers = SignalWatch.endings
    var set = SignalWatch.set(of: numbers)
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Whether one has come, now or before (sigtimedwait(2)).
  package var isSet: Bool {
    var set = SignalWatch.set(of: numbers)
    var noTime = timespec()
    while unsafe sigtimedwait(&set, nil, &noTime) > 0 {
      hasCome.store(true, ordering: .relaxed)
    }
    return hasCome.load(ordering: .relaxed)
  }
}
