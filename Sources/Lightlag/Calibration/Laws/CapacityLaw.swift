import LightlagCore

/// What a link carries in a time that is typical of it, from its rate alone.
package struct CapacityLaw: Sendable {
  /// A time over which the rate is what it is in the long run.
  package let time: Duration
  /// Bytes on the wire that the link carries in that time.
  package let byteCount: Double
  /// In how many parts the time falls, at the end of each of which a message may not fit any more.
  package let partCount: Int

  /// Bits on the wire in a second, in the long run.
  package var bitsPerSecond: Double { byteCount * 8e9 / Double(time.wholeNanoseconds) }

  /// The law of a rate.
  ///
  /// - Parameters:
  ///   - capacity: The rate.
  ///   - leastByteCount: The time is so long that the link carries so much at least.
  /// - Throws: `NoClosedForm`.
  package init(_ capacity: Capacity, leastByteCount: Int) throws(NoClosedForm) {
    let least = Double(leastByteCount)
    switch capacity {
    case .constant(let rate):
      let nanoseconds = (least * 8e9 / Double(rate.bitsPerSecond)).rounded(.up)
      time = .nanoseconds(Int64(nanoseconds))
      byteCount = nanoseconds * Double(rate.bitsPerSecond) / 8e9
      partCount = 1
    case .trace(let trace):
      guard !trace.isOnce else { throw NoClosedForm(reason: "the trace ends") }
      let bytes = Double(trace.milliseconds.count * CapacityTrace.opportunityByteCount)
      let turns = max(1, (least / bytes).rounded(.up))
      time = .milliseconds(trace.milliseconds.last ?? 1) * Int(turns)
      byteCount = bytes * turns
      partCount = 1
    case .contacts(let plan):
      guard let period = plan.period else { throw NoClosedForm(reason: "the contacts end") }
      let bytes = plan.contacts.reduce(0.0) {
        $0 + Double(($1.end - $1.start).wholeNanoseconds) * Double($1.rate.bitsPerSecond) / 8e9
      }
      let turns = max(1, (least / bytes).rounded(.up))
      time = period * Int(turns)
      byteCount = bytes * turns
      partCount = plan.contacts.count * Int(turns)
    }
  }
}
