import Synchronization
import Testing

/// Issues that are meant to be, and are kept from failing the test.
enum Issues {
  /// Runs a body, and returns what its failures say.
  static func collected(
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> String {
    let test = try #require(Test.current)
    let texts = Mutex<[String]>([])
    let trait = IssueHandlingTrait.compactMapIssues { issue in
      guard issue.isFailure else { return issue.severity == .warning ? nil : issue }
      texts.withLock { $0.append("\(issue.comments.map(\.rawValue).joined(separator: "\n"))") }
      return nil
    }
    try await trait.provideScope(for: test, testCase: Test.Case.current) { try await body() }
    return texts.withLock { $0 }.joined(separator: "\n")
  }
}
