import LightlagCore
import Synchronization

/// A run that has begun, from which others learn how it ended.
///
/// The body's task is made by whoever begins the run, so that it inherits the values that are
/// local to that task; a thread of the run's own then carries it.
struct RunInProgress<Value: Sendable>: Sendable {
  private let completion = Completion<VirtualRun<Value>>()
  private let inbox = Inbox()

  /// Begins a run of a body.
  init(
    _ setup: VirtualTime, keepsTrace: Bool = false,
    _ body: @escaping @Sendable (VirtualClock) async throws -> Value
  ) {
    guard TaskLoop.current == nil else {
      completion.finish(
        VirtualRun(outcome: .failed(.nested), report: VirtualRunReport(setup: setup)))
      return
    }
    RuntimeHooks.install()
    let (completion, inbox, executor) = (completion, inbox, LoopExecutor(inbox))
    let result = BodyResult<Value>()
    let root = Task(executorPreference: executor) {
      do {
        let value = try await body(VirtualClock(executor: executor))
        result.set(.returned(value))
      } catch {
        result.set(.threw(error))
      }
      inbox.isBodyOver.store(true, ordering: .releasing)
    }
    LoopRegistry.add(inbox)
    LoopThread.start {
      // What the run may take in real time counts from here.
      if setup.isSerialized { Turn.serialized.take(for: inbox) }
      Watchdog.watch(inbox, setup.limits) { failure in
        Self.giveUp(failure, setup, inbox, completion)
      }
      let loop = TaskLoop(setup, executor: executor, keepsTrace: keepsTrace) { root.cancel() }
      let failure = loop.carryOut()
      Self.endTurns(of: inbox)
      LoopRegistry.end(inbox)
      Watchdog.forget(inbox)
      let outcome =
        failure.map { .failed($0) } ?? result.outcome
        ?? .failed(.deadlock(waits: [], suspended: []))
      completion.finish(VirtualRun(outcome: outcome, report: loop.report))
    }
  }

  /// How it ended, once it has.
  var value: VirtualRun<Value> {
    get async {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          completion.whenDone { continuation.resume(returning: $0) }
        }
      } onCancel: {
        inbox.post(.cancelBody)
      }
    }
  }

  /// Blocks this thread until it has ended, and returns how.
  func wait() -> VirtualRun<Value> { completion.wait() }

  private static func endTurns(of inbox: Inbox) {
    Turn.mainActor.end(for: inbox)
    Turn.serialized.end(for: inbox)
  }

  /// Ends a run whose thread may never come back; should it, it only ends.
  private static func giveUp(
    _ failure: VirtualTimeFailure, _ setup: VirtualTime, _ inbox: Inbox,
    _ completion: Completion<VirtualRun<Value>>
  ) {
    inbox.isBodyOver.store(true, ordering: .releasing)
    endTurns(of: inbox)
    LoopRegistry.end(inbox)
    var report = VirtualRunReport(setup: setup)
    report.end = Instant(nanoseconds: inbox.now.load(ordering: .relaxed))
    report.steps = inbox.steps.load(ordering: .relaxed)
    completion.finish(VirtualRun(outcome: .failed(failure), report: report))
  }
}
