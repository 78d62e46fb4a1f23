/// Why a value is refused, and what would be accepted.
public struct ValueFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the value.
  @nonexhaustive
  public enum Reason: Error, Hashable, Sendable {
    /// It is neither text nor anything else that is accepted.
    case notText
    /// It does not begin with a number.
    case noNumber
    /// It is a number and nothing more.
    case noUnit
    /// What follows the number is no unit of the quantity.
    case unknownUnit(String)
    /// It is below zero.
    case negative
    /// It is zero where that would be an outage.
    case zero
    /// It has more than nine decimals.
    case tooManyDecimals
    /// It is not a whole number of what is counted, such as nanoseconds.
    case tooFine(base: String)
    /// It is more than the greatest amount accepted.
    case tooLarge(greatest: String)
    /// It says the same thing twice.
    case repeated
    /// It is not one of the words that there are.
    case notAChoice
    /// A part of it is none that there is.
    case unknownPart(String)
    /// A number in it is less than it may be.
    case belowLeast(least: Int)
    /// It says two things that exclude each other.
    case contradiction(String)
    /// There is no such thing.
    case impossible(String)
    /// It names no file.
    case noFile
    /// The file that it names cannot be used.
    case file(String)
  }

  /// The value as it was written, in quotation marks if it was text.
  public let written: String

  /// What is wrong with it.
  public let reason: Reason

  /// What is accepted instead, beginning with the word "write".
  public let accepted: String

  /// Creates a failure.
  init(written: String, reason: Reason, accepted: String) {
    self.written = written
    self.reason = reason
    self.accepted = accepted
  }

  /// One line; a file that cannot be used tells by itself what is wrong in it.
  public var description: String {
    if case .file = reason { return "\(written) \(reason)" }
    return "\(written) \(reason); \(accepted)"
  }
}

extension ValueFailure.Reason: CustomStringConvertible {
  /// What is said of the value.
  public var description: String {
    switch self {
    case .notText: "is not text"
    case .noNumber: "does not begin with a number"
    case .noUnit: "has no unit"
    case .unknownUnit(let unit): "has the unknown unit \(unit.quoted)"
    case .negative: "is negative"
    case .zero: "is zero, which nothing could cross"
    case .tooManyDecimals: "has more than 9 decimals"
    case .tooFine(let base): "is not a whole number of \(base)"
    case .tooLarge(let greatest): "is more than \(greatest)"
    case .repeated: "says the same thing twice"
    case .notAChoice: "is not a choice"
    case .unknownPart(let part): "has the unknown part \(part.quoted)"
    case .belowLeast(let least): "has a number below \(least)"
    case .contradiction(let things): "has \(things), which exclude each other"
    case .impossible(let reason): "cannot be: \(reason.onOneLine)"
    case .noFile: "names no file"
    case .file(let reason): "names a file that cannot be used: \(reason.onOneLine)"
    }
  }
}
