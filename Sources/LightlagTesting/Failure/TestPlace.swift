import Testing
import XCTest

/// A place in a test's source, where an issue is to be shown.
struct TestPlace: Sendable {
  let fileID: StaticString
  let filePath: StaticString
  let line: UInt
  let column: UInt

  /// The folder of the source file.
  var folder: String {
    "\(filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
  }

  /// Tells the framework that runs the test of an issue: Swift Testing, or else XCTest.
  func record(_ text: String) {
    guard Test.current != nil else { return XCTFail(text, file: filePath, line: line) }
    Issue.record(
      "\(text)",
      sourceLocation: SourceLocation(
        fileID: "\(fileID)", filePath: "\(filePath)", line: Int(line), column: Int(column)))
  }
}
