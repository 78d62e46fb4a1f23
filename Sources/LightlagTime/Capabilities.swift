import LightlagCore

/// What of Swift's concurrency a run captures in this process, as a test of a millisecond found.
///
/// It is measured at the first run, since parts of it rest on symbols of the runtime that another
/// toolchain may lack. Groups, `async let`, actors and `VirtualClock` are captured wherever Swift
/// has task executors.
public struct Capabilities: Hashable, Sendable, CustomStringConvertible {
  /// Whether a `Task` stays in the run.
  public var tasks: Bool

  /// Whether a detached task does, and an actor that it calls.
  public var detachedTasks: Bool

  /// Whether `Task.sleep` takes virtual time.
  public var taskSleep: Bool

  /// Whether `ContinuousClock` and `SuspendingClock` tell the run's time, so that `Task.sleep` is
  /// exact; else it is rounded up.
  public var clocks: Bool

  /// Whether each run has a main actor of its own.
  public var mainActor: Bool

  /// What was found in this process.
  public static let measured = Capabilities(
    tasks: stays { await Task { VirtualClock.current != nil }.value },
    detachedTasks: stays { await Task.detached { await Probe().isInside }.value },
    taskSleep: stays {
      await Task.detached { try? await Task.sleep(for: .milliseconds(40)) }.value
      return VirtualClock.current?.now ?? .start >= .start.advanced(by: .milliseconds(30))
    },
    clocks: stays {
      let start = (ContinuousClock.now, SuspendingClock.now)
      try? await VirtualClock.current?.sleep(until: .start.advanced(by: .seconds(3600)))
      return start.0.duration(to: .now) == .seconds(3600)
        && start.1.duration(to: .now) == .seconds(3600)
    },
    mainActor: stays { await MainActor.run { VirtualClock.current != nil } })

  private actor Probe {
    var isInside: Bool { VirtualClock.current != nil }
  }

  public var description: String {
    missing.isEmpty ? "all is captured" : "not captured: " + missing.joined(separator: ", ")
  }

  /// What a failure adds about it.
  var remark: String { missing.isEmpty ? "" : " (with this toolchain \(self))" }

  private var missing: [String] {
    let all = [
      (tasks, "Task {}"), (detachedTasks, "Task.detached {}"), (taskSleep, "Task.sleep"),
      (clocks, "ContinuousClock"), (mainActor, "@MainActor"),
    ]
    return all.filter { !$0.0 }.map(\.1)
  }

  private static func stays(_ body: @escaping @Sendable () async -> Bool) -> Bool {
    let run = RunInProgress(VirtualTime()) { _ in await body() }.wait()
    guard case .returned(let isInside) = run.outcome else { return false }
    return isInside && run.report.isReproducible
  }
}
