import Glibc

/// A thread for work that waits, so that it holds nobody else up.
enum BackgroundThread {
  /// Does `work` on a thread of its own.
  ///
  /// - Returns: The system's error where there is no thread to spare.
  @discardableResult
  static func start(_ work: @escaping @Sendable () -> Void) -> SystemError? {
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
      return SystemError(code: code)
    }
    pthread_detach(thread)
    return nil
  }

  /// Work that crosses to a thread by address.
  private final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
