import CLinux
import Glibc

/// A thread for work that would hold somebody else up.
struct BackgroundThread {
  private let thread: pthread_t

  /// Does `work` on a thread of its own, which somebody waits for: `join`, or `tryJoin` until it
  /// is done, must be called.
  ///
  /// - Throws: The system's error where there is no thread to spare.
  init(_ work: @escaping @Sendable () -> Void) throws(SystemError) {
    var thread = pthread_t()
    let pointer = unsafe Unmanaged.passRetained(Box(work)).toOpaque()
    let code = unsafe pthread_create(
      &thread, nil,
      { pointer in
        if let pointer = unsafe pointer {
          unsafe Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work()
        }
        return nil
      }, pointer)
    guard code == 0 else {
      unsafe Unmanaged<Box>.fromOpaque(pointer).release()
      throw SystemError(code: code)
    }
    self.thread = thread
  }

  /// The same, with what time of the processors no other thread wants, to its end: without
  /// privileges no thread can be given more again (sched(7)).
  static func idle(_ work: @escaping @Sendable () -> Void) throws(SystemError) -> BackgroundThread {
    try BackgroundThread {
      lightlag_yield_to_all()
      work()
    }
  }

  /// Waits until the work is done.
  func join() { pthread_join(thread, nil) }

  /// Whether the work is done; then it is joined.
  func tryJoin() -> Bool { pthread_tryjoin_np(thread, nil) == 0 }

  /// Does `work` on a thread of its own, which nobody waits for.
  ///
  /// - Throws: The system's error where there is no thread to spare.
  static func start(_ work: @escaping @Sendable () -> Void) throws(SystemError) {
    pthread_detach(try BackgroundThread(work).thread)
  }

  /// Work that crosses to a thread by address.
  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
