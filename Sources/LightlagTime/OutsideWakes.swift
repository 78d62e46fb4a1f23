/// What becomes of a run when another thread resumes one of its tasks.
///
/// That happens after a call into what virtual time does not hold: Dispatch, timers of
/// Foundation, actors with executors of their own, sockets.
public enum OutsideWakes: Hashable, Sendable {
  /// The run fails, for it cannot be repeated.
  case refused
  /// The run goes on, and says that it cannot be repeated.
  case allowed
}
