/// What was sent in one direction, and what became of it.
public struct Traffic: Hashable, Sendable {
  /// Messages dropped, by reason.
  public struct Drops: Hashable, Sendable {
    private var loss = 0
    private var queue = 0
    private var outage = 0
    private var rule = 0
    private var cut = 0
    private var closed = 0
    private var oversize = 0

    /// Creates a count of nothing.
    public init() {}

    /// Messages dropped for any reason.
    public var total: Int { loss + queue + outage + rule + cut + closed + oversize }

    /// Messages dropped for one reason.
    public subscript(reason: DropReason) -> Int {
      switch reason {
      case .loss: loss
      case .queue: queue
      case .outage: outage
      case .rule: rule
      case .cut: cut
      case .closed: closed
      case .oversize: oversize
      }
    }

    mutating func add(_ count: Int, _ reason: DropReason) {
      switch reason {
      case .loss: loss += count
      case .queue: queue += count
      case .outage: outage += count
      case .rule: rule += count
      case .cut: cut += count
      case .closed: closed += count
      case .oversize: oversize += count
      }
    }
  }

  /// Messages that an end sent, whatever became of them.
  public internal(set) var sent = 0

  /// Messages that arrived, a duplicate and its original counting as two.
  public internal(set) var delivered = 0

  /// Messages that were to arrive twice.
  public internal(set) var duplicated = 0

  /// Messages that were to arrive damaged.
  public internal(set) var damaged = 0

  /// Messages that were dropped, when they were sent or while they waited for the link.
  public internal(set) var drops = Drops()

  /// Messages that were on their way and found no one to take them.
  public internal(set) var lost = 0

  /// Bytes of payload sent, whatever became of them.
  public internal(set) var bytesSent = 0

  /// Bytes of payload that arrived.
  public internal(set) var bytesDelivered = 0

  /// Time from sending to arrival, of each message that arrived.
  public internal(set) var delay = Histogram()

  /// Creates a count of nothing.
  public init() {}

  /// Adds all that another has counted.
  public mutating func merge(_ other: Traffic) {
    sent += other.sent
    delivered += other.delivered
    duplicated += other.duplicated
    damaged += other.damaged
    for reason in DropReason.allCases { drops.add(other.drops[reason], reason) }
    lost += other.lost
    bytesSent += other.bytesSent
    bytesDelivered += other.bytesDelivered
    delay.merge(other.delay)
  }

  mutating func send(byteCount: Int, _ verdict: SimplexLink.Verdict) {
    sent += 1
    bytesSent += byteCount
    decide(verdict)
  }

  mutating func decide(_ verdict: SimplexLink.Verdict) {
    switch verdict {
    case .scheduled, .waiting: break
    case .duplicated: duplicated += 1
    case .damaged(_, _, let again):
      damaged += 1
      if again != nil { duplicated += 1 }
    case .dropped(let reason): drops.add(1, reason)
    case .cut: drops.add(1, .cut)
    }
  }

  mutating func deliver(byteCount: Int, delayNanoseconds: Int64) {
    delivered += 1
    bytesDelivered += byteCount
    delay.record(nanoseconds: delayNanoseconds)
  }
}

extension LinkPair where Element == Traffic {
  /// Both directions together.
  public var both: Traffic {
    var sum = uplink
    sum.merge(downlink)
    return sum
  }
}
