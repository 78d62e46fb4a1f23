import LightlagCore
import Synchronization

/// Runs the tasks of one run on one thread, and lets time pass when none of them can run.
///
/// All of it belongs to that thread; what others may touch is the inbox.
final class TaskLoop {
  /// What is configured.
  let setup: VirtualTime

  /// What other threads may touch.
  let inbox: Inbox

  /// The executor that the body's task prefers.
  let executor: LoopExecutor

  /// What stands for the main actor.
  let mainExecutor: LoopMainExecutor

  /// Tasks that can run.
  var ready = ReadyQueue()
  /// Sleeps.
  var timers = TimerQueue()
  /// Who waits for what else.
  var waits = WaitTable()
  /// What is known of the tasks that ran last.
  var recent = RecentTasks()
  /// Whether the body is over, so that nothing may wait any more.
  private(set) var isEnding = false
  /// What is told of the run's course.
  var trace: Trace

  /// What is told of the run when it is over.
  private(set) var report: VirtualRunReport

  private(set) var now: Int64 = 0
  private(set) var steps = 0
  private(set) var outsideWakes = 0
  private(set) var roundedSleeps = 0

  private var stepsHere = 0
  /// Whether the sources have heard that time will pass from this instant.
  private var isSettled = false
  /// Number of times that a source was carried on, which is no step but shows that nothing blocks.
  private var advances = 0
  private var sources: [any Carriable] = []
  private var latestTask: UInt64 = 0
  private var highestTask: UInt64 = 0
  private var isInJob = false
  private var stop: VirtualTimeFailure?
  private var refusedWaits = 0
  private var lostWaits = 0

  private let executors: LoopExecutors
  private let cancelBody: @Sendable () -> Void

  /// Creates the loop of a run whose body has been prepared in the inbox.
  init(
    _ setup: VirtualTime, executor: LoopExecutor, keepsTrace: Bool,
    cancelBody: @escaping @Sendable () -> Void
  ) {
    self.setup = setup
    self.executor = executor
    self.cancelBody = cancelBody
    inbox = executor.inbox
    mainExecutor = LoopMainExecutor(inbox)
    executors = LoopExecutors(task: executor, main: mainExecutor)
    trace = Trace(isKept: keepsTrace)
    report = VirtualRunReport(setup: setup)
  }

  /// The instant reached.
  var instant: Instant { Instant(nanoseconds: now) }

  // MARK: What tasks do

  /// Makes a job ready whose task prefers no executor, if that is one of the run's.
  ///
  /// A task of another run, or of none, may be resumed here. The runtime numbers tasks as they
  /// are made; so one above all seen was made just now. One that an actor has started was not seen
  /// then; it hands itself on when it leaves the actor, while the loop runs a job of that. Such
  /// a job is no task, and has no number.
  ///
  /// - Returns: Whether it was taken.
  func takeGlobal(_ job: LoopJob) -> Bool {
    let task = job.task
    if task != latestTask, task != 0 {
      let isNew = task > highestTask || task > recent.body && isInJob && !Self.hasTask
      guard inbox.owns(task: task, isNew: isNew) else { return false }
      latestTask = task
    }
    ready.append(job)
    return true
  }

  /// Makes a job ready later.
  ///
  /// What the asking took from an inexact delay, measured with a real clock, is given back by
  /// rounding it up: to 1 ms, or to its second digit below 10 ms, but not below 10 us.
  func enqueue(_ job: LoopJob, after delay: Int64, isExact: Bool) {
    // The runtime makes a task to end a sleep, which is ours whatever its number.
    _ = inbox.owns(task: job.task, isNew: true)
    wake(nil, 0)
    guard !isEnding else { return timers.insert(job, due: .max) }
    var delay = delay
    if !isExact {
      roundedSleeps += 1
      let grain: Int64 = delay > 9_000_000 ? 1_000_000 : delay > 900_000 ? 100_000 : 10_000
      delay = (delay + grain - 1) / grain * grain
    }
    timers.insert(job, due: later(delay))
  }

  /// Notes that the task that runs came out of a sleep, or goes into one of `Task.sleep`.
  func wake(_ file: StaticString?, _ line: UInt) {
    recent.wake(
      RecentTasks.Wait(
        task: TaskLoop.currentTask, name: Task.name, file: file, line: line, end: now))
  }

  /// Strikes a wait that is over.
  func removeWait(_ place: Int) { recent.wake(waits.remove(place, at: now)) }

  /// Adds a source, which is carried from now on.
  func carry(_ source: any Carriable) { sources.append(source) }

  // MARK: The run

  /// Runs until the body has ended and nothing is left, and returns why the body has not.
  func carryOut() -> VirtualTimeFailure? {
    var failure: VirtualTimeFailure?
    enterThread {
      failure = run()
      (report.end, report.steps) = (instant, steps)
      (report.fingerprint, report.events) = (trace.fingerprint, trace.events)
      report.leftovers = end(isFailed: failure != nil)
      (report.outsideWakes, report.roundedSleeps) = (outsideWakes, roundedSleeps)
    }
    return failure
  }

  private func run() -> VirtualTimeFailure? {
    do {
      for request in inbox.begin() { take(request) }
      while !inbox.isBodyOver.load(ordering: .acquiring) { try turn() }
      return nil
    } catch {
      return error
    }
  }

  /// Has a task that would wait after the body's end go on with a cancellation.
  ///
  /// It suspends, so that a loop around it counts among the last steps; one that does not heed the
  /// cancellation is soon left waiting.
  func refuseWait() async throws {
    refusedWaits += 1
    guard refusedWaits <= setup.limits.waitsAtEnd else {
      return try await Resumption<Void>.wait { _ in lostWaits += 1 }
    }
    await Task.yield()
    throw CancellationError()
  }

  /// Ends all that is left of the run, without letting time pass.
  ///
  /// - Parameter isFailed: Whether the body has not ended, and is cancelled.
  /// - Returns: What was left.
  private func end(isFailed: Bool) -> VirtualRunReport.Leftovers {
    isEnding = true
    if isFailed { cancelBody() }
    var leftovers = VirtualRunReport.Leftovers(waits: waits.described)
    for source in sources { source.end() }
    while timers.count > 0 {
      switch timers.removeFirst() {
      case .sleep(let sleep):
        leftovers.sleeps += 1
        sleep.cancel()
      case .job:
        // It would return as if its time had come; nobody can have it throw.
        leftovers.sleeps += 1
        leftovers.lostJobs += 1
      case .reserved, .refused, .nothing: break
      }
    }
    for wait in waits.all { wait.owner.cancelWait(wait.number) }
    drain()
    // Whoever waits for the run may look whether what it carried is gone, before the loop is.
    sources = []
    leftovers.lostJobs += ready.count + timers.count + lostWaits
    return leftovers
  }

  private func drain() {
    for _ in 0..<setup.limits.stepsAtEnd {
      if inbox.isWanted.load(ordering: .relaxed) {
        for request in inbox.take() { take(request) }
      }
      guard ready.count > 0 else { return }
      step(ready.remove(at: 0))
    }
  }

  @inline(__always)
  private func turn() throws(VirtualTimeFailure) {
    if inbox.isWanted.load(ordering: .relaxed) { try attend() }
    guard ready.count > 0 else { return try advance() }
    step(ready.remove(at: choice()))
    guard stepsHere <= setup.limits.stepsPerInstant else {
      throw .livelock(at: instant, steps: stepsHere - 1, busiest: recent.busiest)
    }
    guard steps < setup.limits.steps else { throw .stepLimit(steps: steps) }
  }

  /// Which of those that can run is next.
  @inline(__always)
  private func choice() -> Int {
    guard setup.scheduling == .random, ready.count > 1 else { return 0 }
    return setup.seed.choice(step: steps, among: ready.count)
  }

  @inline(__always)
  private func step(_ job: LoopJob) {
    steps += 1
    stepsHere += 1
    inbox.steps.store(steps &+ advances, ordering: .relaxed)
    let task = job.task
    highestTask = max(highestTask, task)
    recent.step(task, at: now)
    trace.resume(job, at: now, ready: ready.count)
    if job.kind == .main {
      // A task that begins here has not been seen elsewhere.
      _ = inbox.owns(task: task, isNew: true)
      if !Turn.mainActor.isHeld(by: inbox) {
        Turn.mainActor.take(for: inbox)
        mainExecutor.keepForEver()
      }
    }
    isInJob = true
    job.run(on: executors)
    isInJob = false
  }

  // MARK: Time

  private func advance() throws(VirtualTimeFailure) {
    let source = nextOfSources()
    guard var next = timers.deadline ?? source?.nanoseconds else { return try awaitOthers() }
    if let source { next = min(next, source.nanoseconds) }
    guard next <= setup.limits.instant.nanoseconds else {
      throw .timeLimit(next: Instant(nanoseconds: next))
    }
    if next > now {
      if stepsHere > 0, !isSettled {
        isSettled = true
        for source in sources { source.timeWillPass() }
        // What that has resumed goes first.
        return
      }
      now = next
      (stepsHere, isSettled) = (0, false)
      inbox.now.store(now, ordering: .relaxed)
    } else {
      stepsHere += 1
      guard stepsHere <= setup.limits.stepsPerInstant else {
        throw .livelock(at: instant, steps: stepsHere - 1, busiest: [])
      }
    }
    if let source, source <= instant { try advanceSources() }
    while timers.deadline == now { fire(timers.removeFirst()) }
  }

  /// The next instant at which something happens in a source.
  private func nextOfSources() -> Instant? {
    var next: Instant?
    for source in sources {
      guard let due = source.deadline else { continue }
      next = next.map { min($0, due) } ?? due
    }
    return next
  }

  private func advanceSources() throws(VirtualTimeFailure) {
    for (index, source) in sources.enumerated() {
      guard let due = source.deadline, due <= instant else { continue }
      trace.advance(source: index, at: now)
      advances &+= 1
      inbox.steps.store(steps &+ advances, ordering: .relaxed)
      if let failure = source.carry(to: instant) { throw failure }
    }
  }

  private func fire(_ action: TimerQueue.Action) {
    switch action {
    case .sleep(let sleep): sleep.resume(returning: ())
    case .job(let job): ready.append(job)
    case .reserved, .refused, .nothing: break
    }
  }

  private func later(_ delay: Int64) -> Int64 {
    let (sum, isBeyond) = now.addingReportingOverflow(delay)
    return isBeyond ? .max : sum
  }

  // MARK: Other threads

  /// Waits a while for another thread, when nothing else is left to happen.
  private func awaitOthers() throws(VirtualTimeFailure) {
    guard inbox.waitForRequest(setup.limits.patience) else {
      throw .deadlock(
        waits: waits.described, suspended: recent.suspended(besides: waits.tasks))
    }
  }

  private func attend() throws(VirtualTimeFailure) {
    let wakes = outsideWakes
    for request in inbox.take() {
      if case .job = request { outsideWakes += 1 }
      take(request)
    }
    if let stop { throw stop }
    if outsideWakes > wakes {
      trace.wake(at: now)
      guard setup.outsideWakes != .refused else { throw .wokenByAnotherThread(at: instant) }
    }
  }

  private func take(_ request: Inbox.Request) {
    switch request {
    case .job(let job, 0): ready.append(job)
    case .job(let job, let delay): timers.insert(job, due: isEnding ? .max : later(delay))
    case .cancelSleep(let token): timers.cancel(token)?.cancel()
    case .removeWait(let place): removeWait(place)
    case .carry(let source): carry(source)
    case .cancelBody: cancelBody()
    case .stop(let failure): stop = failure
    }
  }
}
