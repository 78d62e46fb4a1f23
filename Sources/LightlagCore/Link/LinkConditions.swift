/// How one direction of a link treats the messages it carries.
///
/// The terms are those of `tc-netem(8)`. The default is a perfect link: it delivers every
/// message once, in order, at the instant it was sent.
public struct LinkConditions: Hashable, Sendable {
  /// Whose arithmetic decides where draws depend on each other and delays have a shape.
  public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
    /// Rates and deviations come out as asked: see `CorrelatedDraws` and `DelayTable`.
    case exact
    /// As in the Linux kernel, for figures that were found with it: see `NetemArithmetic`.
    case netem
  }

  /// Whether the link is simulated at all; if not, every message crosses at once.
  public var enabled = true

  /// Whether anything crosses at all.
  public var flow = Flow.open

  /// Mean one-way delay of every message.
  public var delay: Duration { didSet { checkDelay() } }

  /// Delays over time, in place of `delay`, or `nil` where that holds.
  public var delayTrace: DelayTrace?

  /// How delays vary around their mean; the shape is cut where nothing could arrive earlier.
  public var jitter: Jitter

  /// Whether that cut is meant, so that the jitter may be wider than the delay.
  ///
  /// It changes nothing: it tells apart a profile that says so from one that has overlooked it.
  public var isTruncated = false

  /// Which messages never arrive.
  public var loss: Loss

  /// What a lost message comes to.
  public var lossMode: LossMode

  /// Which messages arrive twice; never with `LossMode.retransmit`.
  public var duplicate: Duplication

  /// Which messages arrive damaged; with `LossMode.retransmit` those are lost, as TCP checks.
  public var corrupt: Corruption

  /// Which messages overtake those before them; needs `inOrder` to be off.
  public var reorder: Reordering

  /// Chance for each message that the connection breaks when it is sent.
  public var cut: Probability

  /// How much the link can send, or `nil` for no limit.
  public var rate: Capacity?

  /// Whether all connections of the run share that rate and its queue, as those of one radio do.
  public var isShared: Bool

  /// What a message occupies of the rate beside its payload.
  public var overhead: Overhead

  /// Most that may wait to be sent; counts only where there is a `rate`.
  public var limit: QueueLimit

  /// Which message goes when too much waits.
  public var discipline: QueueDiscipline

  /// Whether messages arrive in the order they were sent, as TCP sees to.
  public var inOrder: Bool

  /// Whose arithmetic decides.
  public var arithmetic: Arithmetic

  /// Creates conditions that differ from a perfect link in what is named.
  ///
  /// - Precondition: `delay` is not negative, and below 146 years.
  public init(
    delay: Duration = .zero, jitter: Jitter = .none, loss: Loss = .none,
    lossMode: LossMode = .drop, duplicate: Duplication = .none, corrupt: Corruption = .none,
    reorder: Reordering = .none, cut: Probability = .never, rate: Capacity? = nil,
    isShared: Bool = false, overhead: Overhead = .none, limit: QueueLimit = QueueLimit(),
    discipline: QueueDiscipline = .droptail, inOrder: Bool = true
  ) {
    self.delay = delay
    self.jitter = jitter
    self.loss = loss
    self.lossMode = lossMode
    self.duplicate = duplicate
    self.corrupt = corrupt
    self.reorder = reorder
    self.cut = cut
    self.rate = rate
    self.isShared = isShared
    self.overhead = overhead
    self.limit = limit
    self.discipline = discipline
    self.inOrder = inOrder
    arithmetic = .exact
    checkDelay()
  }

  /// A delay must be shorter: half of what an `Instant` can tell, 146 years of 365.25 days.
  package static var longest: Duration { .seconds(146 * 31_557_600) }

  /// The delays that there are without their variation: of the contacts, of the trace, or the one.
  package var delays: ClosedRange<Duration> {
    if case .contacts(let plan)? = rate { return Self.range(plan.contacts.map(\.lightTime)) }
    return delayTrace.map { Self.range($0.samples.map(\.delay)) } ?? delay...delay
  }

  private static func range(_ delays: [Duration]) -> ClosedRange<Duration> {
    let least = delays.min() ?? .zero
    return least...(delays.max() ?? least)
  }

  private func checkDelay() {
    precondition(delay >= .zero, "a message cannot arrive before it was sent")
    precondition(delay < Self.longest, "delays are below 146 years")
  }
}
