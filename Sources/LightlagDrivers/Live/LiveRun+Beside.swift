import Synchronization

extension LiveRun {
  /// Runs on this thread until `work`, on another, is done.
  ///
  /// - Returns: What came of the work.
  /// - Throws: What kept the session from going on, or else what the work threw.
  package func run<Value: Sendable>(
    beside work: @escaping @Sendable () throws -> Value
  ) throws -> Value? {
    let box = Box<Value>()
    let stop = stopper()
    Task.detached {
      let result = Result { try work() }
      box.result.withLock { $0 = result }
      stop()
    }
    try run()
    return try box.result.withLock { try $0?.get() }
  }
}

/// Where the other thread leaves what came of its work; nothing where the run ended before.
private final class Box<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}
