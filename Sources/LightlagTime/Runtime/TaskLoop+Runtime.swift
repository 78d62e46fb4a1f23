// All that rests on the Swift runtime's own symbols and on interfaces that are not yet public.
// With another compiler than those named here the latter fall away, and `Capabilities` tells
// what is missing: Task.sleep then takes real time. `CLightlagHooks` does likewise.

import CLightlagHooks
import LightlagCore

#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  @_spi(ExperimentalScheduling) @_spi(ExperimentalCustomExecutors) import _Concurrency
#endif

/// The way into the Swift runtime.
enum RuntimeHooks {
  /// Hooks into the runtime, once in a process.
  static func install() { _ = installed }

  /// Whether Swift's own clocks tell a loop's time on its thread.
  static var hasClocks: Bool { installed & 4 != 0 }

  private static let installed: CInt = {
    let hooks = unsafe lightlag_hooks(
      enqueue: { loop, job in
        guard let loop = unsafe loop, let job = unsafe job else { return false }
        return unsafe TaskLoop.at(loop).takeGlobal(LoopJob(job, .global))
      },
      claim: { task, job in
        guard let job = unsafe job else { return false }
        return unsafe LoopRegistry.claim(task: task, LoopJob(job, .global))
      },
      now: { loop in
        guard let loop = unsafe loop else { return 0 }
        return unsafe TaskLoop.at(loop).now
      })
    let present = lightlag_install_hooks(hooks)
    #if os(Linux) && compiler(>=6.3) && compiler(<6.4)
      RoutingFactory.install()
    #endif
    return present
  }()
}

extension TaskLoop {
  /// The loop that this thread is in, or `nil`.
  @inline(__always)
  static var current: TaskLoop? {
    guard let loop = unsafe lightlag_current_loop() else { return nil }
    return unsafe at(loop)
  }

  /// The number of the task that runs on this thread, or 0.
  static var currentTask: UInt64 { lightlag_current_task_number() }

  /// Whether a task runs on this thread; one that hands itself on no longer does.
  static var hasTask: Bool { lightlag_has_task() }

  /// A loop's address is in a thread's keeping only while `run` below holds the loop itself.
  @inline(__always)
  fileprivate static func at(_ address: UnsafeMutableRawPointer) -> TaskLoop {
    unsafe Unmanaged<TaskLoop>.fromOpaque(address).takeUnretainedValue()
  }

  /// Has this thread be in the loop while `body` runs.
  func enterThread(_ body: () -> Void) {
    withExtendedLifetime(self) {
      let executor = unsafe unsafeBitCast(
        mainExecutor.asUnownedSerialExecutor(), to: (UnsafeMutableRawPointer, UInt).self)
      unsafe lightlag_enter_loop(Unmanaged.passUnretained(self).toOpaque(), executor.0, executor.1)
      body()
      lightlag_leave_loop()
    }
  }
}

extension LoopJob {
  /// Takes a job from the runtime, which is to be run once.
  init(_ job: consuming ExecutorJob, _ kind: Kind) {
    self.init(UnownedJob(job), kind)
  }

  /// Takes a job from the runtime, which is to be run once.
  init(_ job: UnownedJob, _ kind: Kind) {
    unsafe self.init(unsafeBitCast(job, to: UnsafeMutableRawPointer.self), kind)
  }

  fileprivate init(_ address: UnsafeMutableRawPointer, _ kind: Kind) {
    bits = UInt(bitPattern: address) | kind.rawValue
  }

  private var address: UnsafeMutableRawPointer? {
    unsafe UnsafeMutableRawPointer(bitPattern: bits & ~3)
  }

  /// The number of its task, which no other has as long as the process runs.
  var task: UInt64 { unsafe lightlag_task_number(address) }

  /// Runs it, as an executor of a loop would.
  func run(on executors: LoopExecutors) {
    guard let address = unsafe address else { return }
    guard kind != .global else { return unsafe lightlag_run_job(address) }
    let job = unsafe unsafeBitCast(address, to: UnownedJob.self)
    if kind == .main {
      unsafe job.runSynchronously(isolatedTo: executors.main, taskExecutor: executors.task)
    } else {
      unsafe job.runSynchronously(on: executors.task)
    }
  }
}

extension LoopMainExecutor {
  /// Keeps this in memory as long as the process runs.
  ///
  /// A task that is left on the main actor holds no reference, and may be resumed after the run.
  /// It is a few hundred bytes for each run that was on the main actor.
  func keepForEver() {
    _ = unsafe Unmanaged.passRetained(self)
  }
}

/// References to a loop's executors, which the loop keeps alive.
@safe struct LoopExecutors {
  fileprivate let task: UnownedTaskExecutor
  fileprivate let main: UnownedSerialExecutor

  /// Takes the references.
  init(task: LoopExecutor, main: LoopMainExecutor) {
    unsafe self.task = task.asUnownedTaskExecutor()
    unsafe self.main = main.asUnownedSerialExecutor()
  }
}

#if os(Linux) && compiler(>=6.3) && compiler(<6.4)
  extension LoopExecutor: SchedulingExecutor {
    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
      inbox.enqueue(LoopJob(job, .preferred), after: delay as? Duration ?? .zero, isExact: true)
    }

    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
      let delay = clock.now.duration(to: instant) as? Duration ?? .zero
      inbox.enqueue(LoopJob(job, .preferred), after: delay, isExact: RuntimeHooks.hasClocks)
    }
  }

  extension LoopMainExecutor: SchedulingExecutor {
    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
      inbox.enqueue(LoopJob(job, .main), after: delay as? Duration ?? .zero, isExact: true)
    }

    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
      let delay = clock.now.duration(to: instant) as? Duration ?? .zero
      inbox.enqueue(LoopJob(job, .main), after: delay, isExact: RuntimeHooks.hasClocks)
    }
  }

  /// Stands for the process's default executor: on a thread that is in a loop it is the loop's,
  /// and elsewhere the one that was there before.
  private final class RoutingExecutor: TaskExecutor, SchedulingExecutor {
    private let base: any TaskExecutor & SchedulingExecutor

    init(_ base: any TaskExecutor & SchedulingExecutor) {
      self.base = base
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let unowned = UnownedJob(job)
      if let loop = TaskLoop.current, loop.takeGlobal(LoopJob(unowned, .global)) { return }
      base.enqueue(ExecutorJob(unowned))
    }

    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
      guard let loop = TaskLoop.current else {
        return base.enqueue(job, after: delay, tolerance: tolerance, clock: clock)
      }
      let delay = delay as? Duration ?? .zero
      loop.inbox.enqueue(LoopJob(job, .global), after: delay, isExact: true)
    }

    func enqueue<C: Clock>(
      _ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C
    ) {
      guard let loop = TaskLoop.current else {
        return base.enqueue(job, at: instant, tolerance: tolerance, clock: clock)
      }
      let delay = clock.now.duration(to: instant) as? Duration ?? .zero
      loop.inbox.enqueue(LoopJob(job, .global), after: delay, isExact: RuntimeHooks.hasClocks)
    }
  }

  /// Gives the runtime the executors that it has already, the default one routed.
  private struct RoutingFactory: ExecutorFactory {
    static let mainExecutor: any MainExecutor = MainActor.executor
    static let defaultExecutor: any TaskExecutor = {
      let base = Task<Never, Never>.defaultExecutor
      guard let scheduling = base as? any TaskExecutor & SchedulingExecutor else { return base }
      return RoutingExecutor(scheduling)
    }()

    /// Both are read first: to make them the runtime's own reads its present ones.
    static func install() {
      _ = (mainExecutor, defaultExecutor)
      _createExecutors(factory: RoutingFactory.self)
    }
  }
#endif
