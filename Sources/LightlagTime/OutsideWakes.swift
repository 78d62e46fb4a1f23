/// What becomes of a run when another thread resumes one of its tasks.
///
/// That happens after a call into what virtual time does not hold: Dispatch, timers of
/// Foundation, actors with executors of their own, sockets.
public enum OutsideWakes: Hashable, Sendable {
  /// The run fails, for it cannot be repeated.
  ///
  /// Before a run is said to be deadlocked it waits 20 ms of real time, to tell the one from
  /// the other.
  case refused
  /// The run goes on, and says that it cannot be repeated.
  ///
  /// When nothing else is left to happen it waits that much real time for another thread.
  case allowed(patience: Duration)

  /// How long a run with nothing left to happen waits for another thread.
  var patience: Duration {
    switch self {
    case .refused: .milliseconds(20)
    case .allowed(let patience): patience
    }
  }
}
