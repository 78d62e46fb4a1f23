/// What is to become of some messages only, those that a condition picks out.
///
/// Rules stand above the conditions of a link: the first that takes a message decides, and what
/// none takes is treated as the link's conditions say.
public struct Rule: Hashable, Sendable {
  /// The name, by which it is changed, removed and reported; no two of a session are alike.
  public let name: String

  /// Which messages it is for.
  public var match: RuleMatch

  /// What becomes of them.
  public let verdict: RuleVerdict

  /// Creates a rule; the time of its verdict is rounded down to the nanosecond.
  ///
  /// - Precondition: `isName(name)`, and the verdict is one that a session can carry out: times
  ///   from zero to below 146 years, a code that `RuleVerdict.isCloseCode(_:)` accepts, and a
  ///   reason of at most `RuleVerdict.longestReason` bytes, none with 1005 and 1006.
  public init(name: String, match: RuleMatch = RuleMatch(), verdict: RuleVerdict) {
    precondition(Self.isName(name), "a rule is called by ASCII letters, digits, '-', '_' and '.'")
    precondition(verdict.isPossible, "no session could carry that verdict out")
    self.name = name
    self.match = match
    self.verdict = verdict.inWholeNanoseconds
  }

  /// Returns whether a rule may be called that: 1 to 64 ASCII letters, digits, `-`, `_` and `.`.
  public static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(isNameByte)
  }

  /// Which of the draws for a message are this rule's, below 2^23.
  ///
  /// It follows from the name alone, so that adding, moving or removing a rule shifts no other's
  /// draws. Two names share a number, and so their luck, once in 8.4 million pairs.
  ///
  /// Source: FNV-1a with 32 bits, folded to 23 by exclusive or, as its authors advise: Fowler,
  /// Noll, Vo and Eastlake, "The FNV Non-Cryptographic Hash Algorithm", section 3 on folding.
  package var drawPlace: Int {
    var hash: UInt32 = 0x811C_9DC5
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return Int((hash >> 23) ^ (hash & 0x7F_FFFF))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
