import Lightlag
import Synchronization
import XCTest

/// Counts failed assertions of XCTest, which tells nobody else of them.
final class FailureCount: NSObject, XCTestObservation, Sendable {
  /// The one there is, which listens from its first use on.
  static let shared: FailureCount = {
    let count = FailureCount()
    XCTestObservationCenter.shared.addTestObserver(count)
    return count
  }()

  private let count = Atomic(0)

  /// How many there were.
  var value: Int { count.load(ordering: .relaxed) }

  func testCase(
    _ testCase: XCTestCase, didFailWithDescription description: String, inFile filePath: String?,
    atLine lineNumber: Int
  ) {
    guard !VirtualClock.isBodyOver else { return }
    count.add(1, ordering: .relaxed)
    AssertionNotes.current?.add(description, file: filePath ?? "", line: lineNumber)
  }
}
