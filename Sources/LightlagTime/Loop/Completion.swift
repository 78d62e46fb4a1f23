import Synchronization

/// Something that comes once, and whoever waits for it.
final class Completion<Value: Sendable>: Sendable {
  private enum State {
    case pending
    case awaited(@Sendable (Value) -> Void)
    case done(Value)
  }

  private let state = Mutex(State.pending)

  /// Says that it has come; a second time is not heard.
  func finish(_ value: Value) {
    let action = state.withLock { state -> (@Sendable (Value) -> Void)? in
      switch state {
      case .done: return nil
      case .pending:
        state = .done(value)
        return nil
      case .awaited(let action):
        state = .done(value)
        return action
      }
    }
    action?(value)
  }

  /// Has one be told when it comes, which may be at once.
  func whenDone(_ action: @escaping @Sendable (Value) -> Void) {
    let value = state.withLock { state -> Value? in
      if case .done(let value) = state { return value }
      state = .awaited(action)
      return nil
    }
    if let value { action(value) }
  }

  /// Blocks this thread until it comes, and returns it.
  func wait() -> Value {
    let bell = Semaphore()
    whenDone { _ in bell.signal() }
    while true {
      bell.wait()
      if case .done(let value) = state.withLock({ $0 }) { return value }
    }
  }
}
