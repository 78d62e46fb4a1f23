import CLibuv
import Synchronization

/// What an event loop is made of, used by one loop after the other and never freed.
///
/// libwebsockets 4.1 closes the descriptor of its wake-ups twice when a context on a foreign libuv
/// loop is destroyed (`strace -e close` shows it). Between the two, another thread may have
/// opened a descriptor of that number, which is then closed under it. So a context is kept for the
/// next loop instead: there are never more of them than there were loops at once.
@safe struct LoopParts {
  let loop: UnsafeMutablePointer<uv_loop_t>
  let context: OpaquePointer
  let host: OpaquePointer

  private static let lock = Mutex(())
  // Only ever used under the lock; neither library ties what it makes to a thread.
  nonisolated(unsafe) private static var idle: [LoopParts] = []

  /// Returns parts that no loop uses, if there are any.
  static func takeIdle() -> LoopParts? {
    lock.withLock { _ in unsafe idle.popLast() }
  }

  /// Keeps the parts for another loop; nothing may be watched on them any more.
  func keep() {
    Self.lock.withLock { _ in unsafe Self.idle.append(self) }
  }
}
