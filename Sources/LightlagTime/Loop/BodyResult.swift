import Synchronization

/// How a body ended, once it has.
final class BodyResult<Value: Sendable>: Sendable {
  private let result = Mutex<VirtualRun<Value>.Outcome?>(nil)

  /// How it ended, or `nil` as long as it has not.
  var outcome: VirtualRun<Value>.Outcome? { result.withLock { $0 } }

  /// Says how it ended.
  func set(_ outcome: VirtualRun<Value>.Outcome) { result.withLock { $0 = outcome } }
}
