/// Why a text is no trace of a link's capacity.
///
/// The description is one line that says where, what, and what would be accepted.
public struct CapacityTraceFailure: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Reason: Error, Hashable, Sendable {
    /// There is not one line.
    case empty
    /// The line is not a whole number of milliseconds; it is quoted up to 20 characters.
    case notANumber(String)
    /// The number is more than 146 years.
    case tooLarge(String)
    /// The number is less than the one before it.
    case decreasing(Int64, previous: Int64)
    /// The last number, which is the length of the trace, is zero.
    case noLength
    /// There are more lines than are taken.
    case tooLong(mostLines: Int)
  }

  /// The file, as it was named to the parser.
  public let file: String

  /// The line, from 1.
  public let line: Int

  /// What is wrong there.
  public let reason: Reason
}

extension CapacityTraceFailure: CustomStringConvertible {
  public var description: String { "\(file.onOneLine):\(line): \(reason)" }
}

extension CapacityTraceFailure.Reason: CustomStringConvertible {
  /// What is said of the line.
  public var description: String {
    switch self {
    case .empty: "nothing in it; write the milliseconds at which 1504 bytes can leave, one a line"
    case .notANumber(let text): "\(text.quoted) is not a whole number; write milliseconds"
    case .tooLarge(let text): "\(text.quoted) is more than 146 years; write milliseconds"
    case .decreasing(let milliseconds, let previous):
      "\(milliseconds) is less than \(previous) before it; write the lines in order of time"
    case .noLength: "the last line is 0; write there how long the trace is"
    case .tooLong(let mostLines): "more than \(mostLines) lines; write a shorter trace"
    }
  }
}
