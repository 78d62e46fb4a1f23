/// When a link could send, as it was measured, in the form of mahimahi's traces.
///
/// At each opportunity 1504 bytes may leave: the largest packet of an Ethernet with the four bytes
/// that Linux puts before it on a tunnel. They are spent byte by byte on what waited before that
/// instant, so that a message may take several opportunities and several messages may share one.
/// What is left when nothing waits is wasted. What comes at the very instant of an opportunity is
/// too late for it.
///
/// A trace that says `1` and nothing else is called one of 12 Mbit/s for its 1500 bytes in each
/// millisecond; to be exact it carries 1504 x 8 x 1000 = 12.032 Mbit/s.
///
/// Source: Netravali et al., "Mahimahi: Accurate Record-and-Replay for HTTP", USENIX ATC 2015;
/// mm-link(1).
public struct CapacityTrace: Hashable, Sendable {
  /// Bytes that may leave at an opportunity.
  public static var opportunityByteCount: Int { 1_504 }

  /// The opportunities, in milliseconds from the start of a pass, in order; equal ones add up.
  public let milliseconds: [Int64]

  /// Whether the link is dead after one pass; if not, the trace begins anew when it ends.
  public let isOnce: Bool

  /// Creates a trace that lasts until its last opportunity, which is the start of the next pass.
  ///
  /// - Precondition: there is an opportunity; none is negative or earlier than the one before it;
  ///   the last is above zero and below 146 years.
  public init(milliseconds: [Int64], isOnce: Bool = false) {
    var period: Int64 = 0
    for opportunity in milliseconds {
      precondition(opportunity >= period, "a trace begins at zero or later, and goes forward")
      period = opportunity
    }
    precondition(period > 0, "a trace has a length")
    precondition(Duration.milliseconds(period) < LinkConditions.longest, "146 years are the most")
    self.milliseconds = milliseconds
    self.isOnce = isOnce
  }

  /// A byte that the trace can carry, by its number in the order in which they leave.
  struct Position: Hashable, Sendable {
    /// How many passes are over.
    var pass: Int64 = 0
    /// How many bytes of the pass come before it.
    var byte = 0
  }

  /// Returns the first byte that can leave after `instant`, found in logarithmic time.
  func position(after instant: Instant) -> Position {
    let elapsed = max(instant.nanoseconds, 0) / 1_000_000
    let (pass, reached) = elapsed.quotientAndRemainder(dividingBy: period)
    // The last opportunity is at the end of the pass, so there always is a later one.
    let next = milliseconds.firstIndex(above: reached)
    return Position(pass: pass, byte: next * Self.opportunityByteCount)
  }

  /// Returns the byte that is `count` bytes later.
  func position(_ count: Int, from position: Position) -> Position {
    let passByteCount = milliseconds.count * Self.opportunityByteCount
    let (passes, byte) = (position.byte + count).quotientAndRemainder(dividingBy: passByteCount)
    return Position(pass: position.pass + Int64(passes), byte: byte)
  }

  /// Returns when a byte leaves, or `nil` if the link is dead by then.
  func instant(of position: Position) -> Instant? {
    guard !isOnce || position.pass == 0 else { return nil }
    let (start, isBeyond) = position.pass.multipliedReportingOverflow(by: period * 1_000_000)
    let offset = milliseconds[position.byte / Self.opportunityByteCount] * 1_000_000
    return isBeyond ? .end : Instant(nanoseconds: start).advanced(byNanoseconds: offset)
  }

  private var period: Int64 { milliseconds[milliseconds.count - 1] }
}

extension CapacityTrace.Position: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    (left.pass, left.byte) < (right.pass, right.byte)
  }
}
