import LightlagCore

/// What one direction of a link did to the messages of a calibration.
package struct LinkSample: Sendable {
  /// What became of one message.
  package struct Message: Sendable {
    /// How often it arrived.
    package var arrivals = 0
    /// Whether it arrived damaged.
    package var isDamaged = false
    /// What it took the first time, in nanoseconds.
    package var delay: Int64 = 0
    /// Whether something else than the loss that was asked for took it, such as a queue.
    package var isTakenOtherwise = false

    /// Creates a message that has not arrived.
    package init() {}
  }

  /// Messages sent, but for those that something else than loss took.
  package private(set) var sentCount = 0
  /// Messages that something else took.
  package private(set) var takenOtherwiseCount = 0
  /// Messages that never arrived.
  package private(set) var lostCount = 0
  /// Lost messages of which the next is known.
  package private(set) var followedCount = 0
  /// Bursts of losses that are known to have ended.
  package private(set) var burstCount = 0
  /// Messages that arrived twice.
  package private(set) var duplicateCount = 0
  /// Messages that arrived damaged.
  package private(set) var damagedCount = 0
  /// Delays of the messages that arrived, each the first time.
  package private(set) var delays: [Int64] = []

  /// Messages on connections that could break, and those that broke them.
  package var cuts: (sent: Int, broken: Int)?
  /// Bits of payload in a second while more was sent than the link carries.
  package var throughput: Double?
  /// How late the system handed messages over, at most ranks of them; zero in virtual time.
  package var lateness = Lateness()

  /// Creates an empty sample.
  package init() {}

  /// Messages that arrived.
  package var deliveredCount: Int { delays.count }

  /// Adds what became of the messages of one connection, in the order in which they were sent.
  package mutating func add(_ messages: [Message]) {
    var isBurst = false
    for message in messages {
      guard !message.isTakenOtherwise else {
        takenOtherwiseCount += 1
        isBurst = false
        continue
      }
      sentCount += 1
      let isLost = message.arrivals == 0
      if isBurst {
        followedCount += 1
        if !isLost { burstCount += 1 }
      }
      isBurst = isLost
      guard !isLost else {
        lostCount += 1
        continue
      }
      if message.arrivals > 1 { duplicateCount += 1 }
      if message.isDamaged { damagedCount += 1 }
      delays.append(message.delay)
    }
  }
}
