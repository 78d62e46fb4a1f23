import Foundation
import Testing

/// A place where a rule is broken, and what to do about it.
struct Violation: Hashable, Sendable {
  /// The file, seen from the root of the repository.
  let path: String

  /// The line, from 1.
  let line: Int

  /// What to do, as a sentence.
  let advice: String

  /// Fails the running test once for each violation, at the place itself.
  static func report(_ violations: [Violation]) {
    for violation in violations {
      let place = SourceLocation(
        fileID: "lightlag/\(violation.path)",
        filePath: Repository.root.appending(path: violation.path).path,
        line: violation.line, column: 1)
      Issue.record(
        "\(violation.path):\(violation.line): \(violation.advice)", sourceLocation: place)
    }
  }
}
