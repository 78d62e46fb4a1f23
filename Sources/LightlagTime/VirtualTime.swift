public import LightlagCore

/// Time that passes only when nothing else can happen: runs async code in it, and repeatably.
///
/// All tasks of a run share one thread: the body, its children, groups, `Task {}`,
/// `Task.detached {}`, actors, the main actor, streams and continuations. When none of them can
/// go on, time jumps to the next sleep or to the next deadline of a carried source. So a run takes
/// no longer than its code does, and follows from its seed, in builds of one kind.
///
/// ```swift
/// let run = VirtualTime().run { clock in
///   try await clock.sleep(for: .seconds(1200))
///   return clock.now
/// }
/// ```
///
/// **Captured** are also `Task.sleep`, `ContinuousClock` and `SuspendingClock`, which tell the
/// run's time; `Capabilities.measured` says whether with this toolchain.
///
/// **Told**, as a failure of the run, is
///
/// - a task resumed by another thread, as after a callback of Dispatch, an operation queue, a
///   thread, `URLSession`, an actor with an executor of its own or a preference for another
///   executor: `wokenByAnotherThread`; where that takes longer than `limits.patience`, and for a
///   `Timer` of a run loop, which is never served: `deadlock`;
/// - a task resumed by another run, as where several go on at once and share an actor, which may
///   be in a `static let`: `wokenByAnotherThread` likewise, unless they are `isSerialized`;
/// - a call that blocks the thread, as `Thread.sleep` or a semaphore: `blocked`;
/// - tasks that resume each other and let no time pass: `livelock`.
///
/// **Not noticed** is
///
/// - what reads a clock below the standard library's, as `Date()`, `DispatchTime.now()`, `time()`
///   do: that is real time;
/// - chance and order that are not the seed's: `Int.random`, `shuffled`, `UUID()`, the order of
///   a `Set` or `Dictionary`. `runTwice` finds them where they show, and
///   `SWIFT_DETERMINISTIC_HASHING=1` settles the last;
/// - what another thread leaves in memory, or in the buffer of a stream, before a task looks.
///
/// Many runs may go on at once, but only one on the main actor. Code that is really on the main
/// actor meanwhile is not held up, and must not share its state with them. Runs that share an actor
/// or other state of the process take turns where all of them are `isSerialized`.
public struct VirtualTime: Hashable, Sendable {
  /// The number from which the order of tasks follows, where it is random.
  public var seed: Seed

  /// Which of several tasks that can run is next.
  public var scheduling: Scheduling

  /// Most that a run may take.
  public var limits: VirtualTimeLimits

  /// What becomes of a run when another thread resumes one of its tasks.
  public var outsideWakes: OutsideWakes

  /// Whether the run waits until no other such run goes on in this process.
  ///
  /// It is for runs that share an actor, or other state of the process, as in a `static let`. Runs
  /// that are not serialized go on beside them, and must not touch what they share.
  public var isSerialized: Bool

  /// Creates a configuration of runs.
  public init(
    seed: Seed = 0, scheduling: Scheduling = .fifo,
    limits: VirtualTimeLimits = VirtualTimeLimits(), outsideWakes: OutsideWakes = .refused,
    isSerialized: Bool = false
  ) {
    self.seed = seed
    self.scheduling = scheduling
    self.limits = limits
    self.outsideWakes = outsideWakes
    self.isSerialized = isSerialized
  }

  /// Runs a body in virtual time, on a thread of its own, and blocks this one until it is over.
  ///
  /// - Parameter body: It is given the run's clock, and keeps this task's local values.
  /// - Returns: How it ended; a body that can never end is told at once.
  public func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) -> VirtualRun<Value> {
    _ = Capabilities.measured
    return RunInProgress(self, body).wait()
  }

  /// Runs a body in virtual time, on a thread of its own, and waits until it is over.
  ///
  /// When this task is cancelled, so is the body.
  ///
  /// - Parameter body: It is given the run's clock, and keeps this task's local values.
  /// - Returns: How it ended; a body that can never end is told at once.
  public func run<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) async -> VirtualRun<Value> {
    _ = Capabilities.measured
    return await RunInProgress(self, body).value
  }

  /// Runs a body twice and compares all steps, to find what does not follow from the seed.
  public func runTwice<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) -> Repetition<Value> {
    _ = Capabilities.measured
    let first = RunInProgress(self, keepsTrace: true, body).wait()
    return Repetition(first, RunInProgress(self, keepsTrace: true, body).wait())
  }

  /// Runs a body twice and compares all steps, to find what does not follow from the seed.
  public func runTwice<Value: Sendable>(
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) async -> Repetition<Value> {
    _ = Capabilities.measured
    let first = await RunInProgress(self, keepsTrace: true, body).value
    return Repetition(first, await RunInProgress(self, keepsTrace: true, body).value)
  }
}
