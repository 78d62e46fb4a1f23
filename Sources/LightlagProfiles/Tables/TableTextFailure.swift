public import LightlagCore

/// Why a text is no table of delays.
@nonexhaustive
public enum TableTextFailure: Error, Hashable, Sendable {
  /// There is no number in it.
  case empty
  /// What stands on that line, counted from one, is not the number it should be.
  case notANumber(line: Int, written: String)
  /// The number on that line does not fit in 16 bits with a sign, as netem's entries do.
  case outOfRange(line: Int, written: String)
  /// The number on that line is less than the one before it.
  case descending(line: Int)
  /// The numbers together make no table.
  case table(DelayTableFailure)
}

extension TableTextFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no number in it"
    case .notANumber(let line, let written): "line \(line): \(written.quoted) is not a number"
    case .outOfRange(let line, let written):
      "line \(line): \(written.quoted) is not from -32768 to 32767"
    case .descending(let line): "line \(line): a number is less than the one before it"
    case .table(let failure): failure.description
    }
  }
}
