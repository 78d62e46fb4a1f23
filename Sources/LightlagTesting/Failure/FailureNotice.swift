import Lightlag
import Synchronization
import Testing

/// Takes note of expectations that fail in a run, and has them tell how to do it again.
final class FailureNotice: Sendable {
  private let plan: SimulationPlan
  private let state = Mutex((isGiven: false, isTelling: false))
  /// How many assertions of XCTest had failed before; `nil` in a test of Swift Testing.
  private let failuresBefore = Test.current == nil ? FailureCount.shared.value : nil

  init(_ plan: SimulationPlan) {
    self.plan = plan
  }

  /// Whether an expectation of either framework has failed, or was said to.
  var isGiven: Bool {
    if let failuresBefore, FailureCount.shared.value > failuresBefore { return true }
    return state.withLock { $0.isGiven }
  }

  /// Says that something has failed.
  func give() { state.withLock { $0.isGiven = true } }

  /// Tells an issue that has the whole story, and so needs no addition.
  func tell(_ body: () -> Void) {
    state.withLock { $0.isTelling = true }
    body()
  }

  /// Runs a body, and adds to its issues of Swift Testing what they follow from.
  func watch<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    guard let test = Test.current else { return try await body() }
    let result = Mutex<Value?>(nil)
    try await additions.provideScope(for: test, testCase: Test.Case.current) {
      let value = try await body()
      result.withLock { $0 = value }
    }
    guard let value = result.withLock({ $0 }) else { throw CancellationError() }
    return value
  }

  /// What is said of a failure that comes of a run's end.
  static let leftover = """
    by a task that was left when the body had ended, and that went on with its waits cancelled: \
    await it, or cancel it and have it heed that
    """

  /// What is added to issues; those of tasks that a body has left become warnings.
  var additions: IssueHandlingTrait {
    IssueHandlingTrait.compactMapIssues { [self] issue in
      guard issue.isFailure, !state.withLock({ $0.isTelling }) else { return issue }
      var told = issue
      guard !VirtualClock.isBodyOver else {
        told.severity = .warning
        told.comments.append("\(Self.leftover); simulated: \(plan.context)")
        return told
      }
      give()
      told.comments.append("simulated: \(plan.context)")
      return told
    }
  }
}
