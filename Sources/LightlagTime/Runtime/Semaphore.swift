import Glibc
import LightlagCore

/// A count that threads wait for; a POSIX semaphore.
///
/// `sem_post` and `sem_wait` may be called by any thread (`sem_overview(7)`), and the memory is
/// freed with the last reference, when nobody can wait.
@safe final class Semaphore: Sendable {
  /// The library synchronises what it points to.
  private nonisolated(unsafe) let handle: UnsafeMutablePointer<sem_t>

  /// Creates a semaphore with that count.
  init(count: UInt32 = 0) {
    let handle = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    unsafe sem_init(handle, 0, count)
    unsafe self.handle = unsafe handle
  }

  deinit {
    unsafe sem_destroy(handle)
    unsafe handle.deallocate()
  }

  /// Adds one to the count.
  func signal() {
    unsafe sem_post(handle)
  }

  /// Waits until the count is not zero and takes one from it.
  func wait() {
    while unsafe sem_wait(handle) != 0 && errno == EINTR {}
  }

  /// Waits likewise, but not longer than that, and returns whether it took one.
  @discardableResult
  func wait(atMost duration: Duration) -> Bool {
    var end = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &end)
    let nanoseconds = Int64(end.tv_nsec) + duration.wholeNanoseconds
    end.tv_sec += Int(nanoseconds / 1_000_000_000)
    end.tv_nsec = Int(nanoseconds % 1_000_000_000)
    while unsafe sem_timedwait(handle, &end) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }
}
