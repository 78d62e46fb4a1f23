import Glibc
import Synchronization

/// A thread that carries loops, one after the other.
///
/// A run has one to itself, so that a call which blocks it holds nobody else up. A thread that
/// has done its work waits for more, since to start one takes as long as many a run.
final class LoopThread: Sendable {
  private static let idle = Mutex<[LoopThread]>([])

  private let work = Mutex<(@Sendable () -> Void)?>(nil)
  private let bell = Semaphore()

  private init() {}

  /// Runs `work` on a thread that has nothing else to do, and returns at once.
  static func start(_ work: @escaping @Sendable () -> Void) {
    let thread = idle.withLock { $0.popLast() } ?? begin()
    thread.work.withLock { $0 = work }
    thread.bell.signal()
  }

  private static func begin() -> LoopThread {
    let thread = LoopThread()
    var handle = pthread_t()
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<LoopThread>.fromOpaque(argument).takeRetainedValue().serve()
      },
      Unmanaged.passRetained(thread).toOpaque())
    precondition(code == 0, "the system has no thread to spare")
    pthread_detach(handle)
    return thread
  }

  private func serve() -> Never {
    while true {
      bell.wait()
      let work = work.withLock { $0.take() }
      work?()
      Self.idle.withLock { $0.append(self) }
    }
  }
}
