/// How much a link can carry, and when.
///
/// Of each case a bottleneck asks two things, in the functions below: at which instant, from a
/// given one on, the first byte of a message may leave; and at which instant its last byte then
/// leaves. Both answer `nil` when that never happens. Whoever adds a case answers these, and,
/// if the case has to know more of what is spent than the instant, adds it to `Spent`.
public enum Capacity: Hashable, Sendable {
  /// Always the same rate.
  case constant(DataRate)
  /// What was measured, again and again.
  case trace(CapacityTrace)
  /// What the passes of a relay, or the hours of a station, let through.
  case contacts(ContactPlan)

  /// Returns the capacity of a constant rate.
  ///
  /// - Precondition: `count > 0`.
  public static func bitsPerSecond(_ count: Int64) -> Capacity {
    .constant(DataRate(bitsPerSecond: count))
  }

  /// How far a capacity has been used up.
  struct Spent: Sendable {
    /// When the last bit of all that was sent has left.
    var idle = Instant.start
    /// The first byte of a trace that is still to be had.
    var position = CapacityTrace.Position()
  }

  /// Returns when a message that came at `arrival` can begin to leave.
  func start(arrival: Instant, spent: Spent) -> Instant? {
    switch self {
    case .constant: max(arrival, spent.idle)
    case .trace(let trace):
      trace.instant(of: Self.first(of: trace, arrival: arrival, spent: spent))
    case .contacts(let plan):
      plan.departure(byteCount: 0, from: max(arrival, spent.idle))?.leaves
    }
  }

  /// Spends what a message that came at `arrival` needs, and returns when it has left.
  ///
  /// A message that would need more than there ever is takes what is left, and never leaves.
  func transmit(byteCount: Int, arrival: Instant, spent: inout Spent) -> Instant? {
    switch self {
    case .constant(let rate):
      return rate.transmit(byteCount: byteCount, arrival: arrival, spent: &spent)
    case .trace(let trace):
      let first = Self.first(of: trace, arrival: arrival, spent: spent)
      spent.position = trace.position(byteCount, from: first)
      // What has no bytes leaves where its first would.
      let last = trace.position(max(byteCount - 1, 0), from: first)
      guard let end = trace.instant(of: last) else { return nil }
      spent.idle = end
      return end
    case .contacts(let plan):
      guard
        let (leaves, _) = plan.departure(byteCount: byteCount, from: max(arrival, spent.idle))
      else { return nil }
      spent.idle = leaves
      return leaves
    }
  }

  /// Returns when all that waits will have left, taken as one, which spends nothing.
  ///
  /// It is up to a nanosecond less for each message, and where messages leave whole within a
  /// contact, up to a message for each contact.
  func departure(ofAll byteCount: Int, arrival: Instant, spent: Spent) -> Instant? {
    if case .contacts(let plan) = self {
      return plan.departure(ofAll: byteCount, from: max(arrival, spent.idle))
    }
    var spent = spent
    return transmit(byteCount: byteCount, arrival: arrival, spent: &spent)
  }

  /// Returns the first byte that a trace still has for a message.
  private static func first(
    of trace: CapacityTrace, arrival: Instant, spent: Spent
  ) -> CapacityTrace.Position {
    // Behind others there is nothing to search for: what they left comes later than the arrival.
    arrival < spent.idle ? spent.position : max(spent.position, trace.position(after: arrival))
  }

  /// Returns how it is at `instant`, before anything of it is spent.
  func beginning(at instant: Instant) -> Spent {
    switch self {
    case .constant, .contacts: Spent(idle: instant)
    case .trace(let trace): Spent(idle: instant, position: trace.position(after: instant))
    }
  }
}

extension DataRate {
  /// Spends what a message that came at `arrival` needs, and returns when it has left.
  @inline(__always)
  func transmit(byteCount: Int, arrival: Instant, spent: inout Capacity.Spent) -> Instant {
    let taken = transmissionNanoseconds(byteCount: byteCount)
    spent.idle = max(arrival, spent.idle).advanced(byNanoseconds: taken)
    return spent.idle
  }
}
