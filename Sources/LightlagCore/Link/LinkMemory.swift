/// What the models of one link remember from message to message.
///
/// Most links have none that do, and so have no memory.
struct LinkMemory: Sendable {
  /// A message on its way into the link.
  struct Entry: Sendable {
    var index: Int
    var byteCount: Int
    var fate: Fate
    var treatment: Treatment
  }

  /// A message that is not let into the link yet.
  struct Held: Sendable {
    var entry: Entry
    /// Until when, at the latest; `Instant.end` where only a change lets it go.
    var until: Instant
    /// The rule that holds it, or `nil` where the link does.
    var rule: String?
  }

  var duplicate = Chain()
  var corrupt = Chain()
  var loss = LossState()
  var netemLoss = NetemCorrelation()
  var reorder = ReorderState()
  /// There from the first message on that may be retransmitted.
  var retransmission: Retransmission?
  /// By how much a rule delays messages that may be retransmitted, by their index, until their
  /// fate is known; in nanoseconds.
  var ruleDelays: [Int: Int64] = [:]
  /// What waits until the link, or a rule, lets it go; the oldest first.
  var held = WaitingLine<Held>()
  /// Not later than when the first of these may go, where they may in any order.
  var earliestRelease = Instant.end
  /// What waits in a queue that may yet drop it; the oldest first.
  var queued = WaitingLine<Entry>()
  /// Whether that is the queue of all connections, not of this one alone.
  var isQueuedByAll = false
  /// What was decided about messages that waited, and nobody has been told of.
  var decided: [SimplexLink.Leaving] = []

  private var jitter = JitterState()
  private var netemJitter = NetemCorrelation()

  /// Whether messages wait to be retransmitted, or behind one that does; kept, as it is asked for
  /// with every message.
  var isRetransmitting = false

  /// When something is to be retransmitted, or is found to have come through.
  var retransmissionDeadline: Instant? {
    mutating get { isRetransmitting ? retransmission?.deadline : nil }
  }

  /// Whether anything waits whose fate is not decided.
  var hasWaiting: Bool {
    mutating get { !held.isEmpty || !queued.isEmpty || isRetransmitting }
  }

  /// Returns by how much the delay of the next message differs from the mean.
  mutating func offset(
    _ fresh: Draw, _ conditions: Jitter, _ arithmetic: LinkConditions.Arithmetic
  ) -> Int64 {
    switch arithmetic {
    case .exact: jitter.offset(fresh, conditions)
    case .netem: conditions.offset(netemJitter.next(fresh, conditions.correlation), .netem)
    }
  }
}
