/// When a link can send, at which rate, and how far away the other end is.
///
/// A message leaves whole within one contact: it is what the bundle is to contact graph routing,
/// which passes over a contact that ends before the last byte. So one that does not fit into the
/// rest of a contact waits for the next into which it does.
///
/// Source: CCSDS 734.3-B-1, "Schedule-Aware Bundle Routing", 2019: a contact is a start, an end
/// and a rate, to which a range adds the one-way light time.
public struct ContactPlan: Hashable, Sendable {
  /// Why contacts make no plan; contacts are counted from 1.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable {
    /// There is no contact, so nothing could ever leave.
    case empty
    /// A contact starts before the run, or its light time is negative.
    case negative(contact: Int, Duration)
    /// A contact is over before it has begun, or at once.
    case endsBeforeStart(contact: Int, start: Duration, end: Duration)
    /// A contact starts before the one before it is over.
    case overlap(contact: Int, start: Duration, previousEnd: Duration)
    /// A contact is over only after the plan has begun again.
    case beyondPeriod(contact: Int, end: Duration, period: Duration)
    /// A time is 146 years or more, beyond what a run can tell.
    case tooLong(contact: Int, Duration)
    /// The plan begins again only after as much.
    case periodTooLong(Duration)
  }

  /// The contacts, in the order of time.
  public let contacts: [Contact]

  /// After what time the plan begins again, or `nil` if it never does.
  public let period: Duration?

  /// The same in nanoseconds, as every message needs them.
  private let starts: [Int64]
  private let ends: [Int64]

  /// Creates a plan.
  ///
  /// - Parameters:
  ///   - contacts: The contacts in the order of time, none overlapping another.
  ///   - period: After what time they come again: a sol is 88 775 s.
  /// - Throws: `Failure`, for the first contact that cannot be.
  public init(_ contacts: [Contact], period: Duration? = nil) throws(Failure) {
    guard !contacts.isEmpty else { throw .empty }
    if let period, period >= LinkConditions.longest { throw .periodTooLong(period) }
    var previousEnd = Duration.zero
    for (number, contact) in zip(1..., contacts) {
      try Self.check(contact, number)
      guard contact.start >= previousEnd else {
        throw .overlap(contact: number, start: contact.start, previousEnd: previousEnd)
      }
      previousEnd = contact.end
      if let period, contact.end > period {
        throw .beyondPeriod(contact: number, end: contact.end, period: period)
      }
    }
    self.contacts = contacts
    self.period = period
    starts = contacts.map(\.start.wholeNanoseconds)
    ends = contacts.map(\.end.wholeNanoseconds)
  }

  /// Returns when a message has left, and how long it is on its way from then on.
  ///
  /// What leaves is not noted: the caller asks for the next message from the instant at which
  /// the one before has left.
  ///
  /// - Parameters:
  ///   - byteCount: The size of the message.
  ///   - instant: When it could begin to leave, not before the start.
  /// - Returns: The earliest instant at which its last byte can have left, or `nil` if it fits
  ///   into no contact to come.
  /// - Complexity: O(log *n*) in the number of contacts, and O(*n*) where it fits into few.
  package func departure(
    byteCount: Int, from instant: Instant
  ) -> (leaves: Instant, lightTime: Duration)? {
    let length = period?.wholeNanoseconds ?? .max
    let (turns, offset) = instant.nanoseconds.quotientAndRemainder(dividingBy: length)
    let first = Self.firstIndex(in: ends, above: offset)
    for index in first..<contacts.count {
      guard let left = leaving(byteCount, in: index, from: offset) else { continue }
      return departure(in: index, left, turns: turns, of: length)
    }
    guard period != nil else { return nil }
    // All of the next turn, as the first contact of this one may have been partly over.
    for index in contacts.indices {
      guard let left = leaving(byteCount, in: index, from: 0) else { continue }
      return departure(in: index, left, turns: turns + 1, of: length)
    }
    return nil
  }

  /// Returns when so many bytes of many messages have left, were they one stream that may be
  /// spread over contacts, or `nil` if there are too few contacts for them.
  ///
  /// A message is never spread, so in truth it may take until a later contact; what a contact has
  /// left for messages that do not fit is less than one of them.
  ///
  /// - Complexity: O(*n*) in the number of contacts.
  package func departure(ofAll byteCount: Int, from instant: Instant) -> Instant? {
    let length = period?.wholeNanoseconds ?? .max
    let (turns, offset) = instant.nanoseconds.quotientAndRemainder(dividingBy: length)
    var need = Int128(byteCount) * 8_000_000_000
    if let left = leaving(&need, from: offset) {
      return self.instant(left, turns: turns, of: length)
    }
    guard period != nil else { return nil }
    var perTurn: Int128 = 0
    for index in contacts.indices { perTurn += room(in: index, from: 0) }
    // Whole turns are gone through at once: a short period would take many.
    let whole = (need - 1) / perTurn
    need -= whole * perTurn
    guard let left = leaving(&need, from: 0) else { return nil }
    return self.instant(left, turns: Int64(clamping: Int128(turns) + 1 + whole), of: length)
  }

  /// Returns when the last of what is needed leaves within one turn, or takes what that turn has.
  private func leaving(_ need: inout Int128, from offset: Int64) -> Int64? {
    for index in Self.firstIndex(in: ends, above: offset)..<contacts.count {
      let room = room(in: index, from: offset)
      guard need > room else {
        let rate = Int128(contacts[index].rate.bitsPerSecond)
        return max(starts[index], offset) + Int64((need + rate - 1) / rate)
      }
      need -= room
    }
    return nil
  }

  /// What a contact can still carry, in billionths of a bit.
  private func room(in index: Int, from offset: Int64) -> Int128 {
    let time = ends[index] - max(starts[index], offset)
    return Int128(contacts[index].rate.bitsPerSecond) * Int128(time)
  }

  private func instant(_ offset: Int64, turns: Int64, of length: Int64) -> Instant? {
    let (begin, isBeyond) = turns.multipliedReportingOverflow(by: length)
    return isBeyond ? nil : Instant(nanoseconds: begin).advanced(byNanoseconds: offset)
  }

  /// Returns how long what leaves at an instant is on its way: within a contact, or at its end, or
  /// else as in the next one; after the last as in that.
  package func lightTime(at instant: Instant) -> Duration {
    var offset = period.map { instant.nanoseconds % $0.wholeNanoseconds } ?? instant.nanoseconds
    // What leaves with a contact's last moment still belongs to it, also with that of a turn.
    if offset == 0, instant > .start, let period, ends.last == period.wholeNanoseconds {
      offset = period.wholeNanoseconds
    }
    let index = Self.firstIndex(in: ends, above: offset - 1)
    return contacts[min(index, contacts.count - 1)].lightTime
  }

  /// Returns when a message has left within a contact, or `nil` if it does not fit.
  private func leaving(_ byteCount: Int, in index: Int, from offset: Int64) -> Int64? {
    let start = max(starts[index], offset)
    let time = contacts[index].rate.transmissionNanoseconds(byteCount: byteCount)
    // Not start + time, which may be too much.
    return time <= ends[index] - start ? start + time : nil
  }

  private func departure(
    in index: Int, _ left: Int64, turns: Int64, of length: Int64
  ) -> (leaves: Instant, lightTime: Duration)? {
    instant(left, turns: turns, of: length).map { ($0, contacts[index].lightTime) }
  }

  private static func check(_ contact: Contact, _ number: Int) throws(Failure) {
    for time in [contact.start, contact.lightTime] where time < .zero {
      throw .negative(contact: number, time)
    }
    let times = [contact.start, contact.end, contact.lightTime]
    for time in times where time >= LinkConditions.longest {
      throw .tooLong(contact: number, time)
    }
    guard contact.start < contact.end else {
      throw .endsBeforeStart(contact: number, start: contact.start, end: contact.end)
    }
  }

  /// Returns the place of the first of ascending numbers above `bound`, or their count.
  private static func firstIndex(in numbers: [Int64], above bound: Int64) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] > bound { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension ContactPlan.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty: "there is no contact, so nothing could ever leave"
    case .negative(let contact, let time): "contact \(contact) has a negative time, \(time)"
    case .endsBeforeStart(let contact, let start, let end):
      "contact \(contact) ends at \(end), not after its start at \(start)"
    case .overlap(let contact, let start, let previousEnd):
      "contact \(contact) starts at \(start), before the one before it ends at \(previousEnd)"
    case .beyondPeriod(let contact, let end, let period):
      "contact \(contact) ends at \(end), after the plan repeats at \(period)"
    case .tooLong(let contact, let time):
      "contact \(contact) has a time of \(time); it must be below 146 years"
    case .periodTooLong(let period): "the plan repeats after \(period); write less than 146 years"
    }
  }
}
