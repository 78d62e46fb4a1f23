import LightlagCodecs
public import LightlagCore

/// How often the lines of text between a host and an SLCAN adapter are damaged, and how.
///
/// Each fault is decided by itself, for each line either way, so that turning one on moves no
/// other; a line may have several. One that is no frame has neither length nor identifier, and has
/// a byte corrupted instead.
public struct SLCANFaultRates: Hashable, Sendable {
  /// Chance that a byte has one bit changed.
  public var corruptByte = Probability.never
  /// Chance that the end is missing, but for its carriage return.
  public var truncation = Probability.never
  /// Chance that the length of a frame is not that of its data.
  public var wrongLength = Probability.never
  /// Chance that the identifier of a frame is no number.
  public var badIdentifier = Probability.never
  /// Chance of a line feed behind the carriage return.
  public var lineFeed = Probability.never
  /// Chance that the line is longer than its receiver's buffer of 1,024 bytes.
  public var overflow = Probability.never
  /// Chance that the adapter tells of an error on the bus before a frame that it has received:
  /// `e1c`, a wrong checksum, and the bit for bus errors in the status that `F` asks for.
  public var busError = Probability.never

  /// Creates rates by which nothing is damaged.
  public init() {}

  /// A fault that there is a rate for, and its names.
  package struct Kind: Sendable {
    /// What it is called where people and recordings name it.
    package let name: String
    /// Where its rate is.
    package let rate: any WritableKeyPath<SLCANFaultRates, Probability> & Sendable
    /// What it does to a line; `nil` for what happens on the bus.
    let fault: SLCANFault?
  }

  /// All faults, in the order in which they come to a line.
  package static let kinds: [Kind] = [
    Kind(name: "corrupt", rate: \.corruptByte, fault: .corruptByte),
    Kind(name: "truncate", rate: \.truncation, fault: .truncation),
    Kind(name: "wrong-length", rate: \.wrongLength, fault: .wrongLength),
    Kind(name: "bad-id", rate: \.badIdentifier, fault: .badIdentifier),
    Kind(name: "line-feed", rate: \.lineFeed, fault: .lineFeed),
    Kind(name: "overflow", rate: \.overflow, fault: .overflow),
    Kind(name: "bus-error", rate: \.busError, fault: nil),
  ]
}
