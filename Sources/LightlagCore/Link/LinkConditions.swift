/// How one direction of a link treats the messages it carries.
///
/// The terms are those of `tc-netem(8)`. The default is a perfect link: it delivers every
/// message once, in order, at the instant it was sent.
public struct LinkConditions: Hashable, Sendable {
  /// The shape in which delays vary around their mean.
  public enum Distribution: String, Hashable, Sendable, CaseIterable {
    /// Evenly spread; `jitter` is the half-width.
    case uniform
    /// The normal distribution; `jitter` is the standard deviation.
    case normal
  }

  /// Most that may wait for a link with a `rate`, not counting what has left the sender.
  public struct Limit: Hashable, Sendable {
    /// Most messages, always positive.
    public var messages: Int

    /// Most bytes of payload, always positive.
    public var bytes: Int

    /// Creates a limit; what is not named is as good as unlimited.
    ///
    /// - Precondition: both are positive.
    public init(messages: Int = 1 << 20, bytes: Int = 1 << 28) {
      precondition(messages > 0 && bytes > 0, "a queue with no room is an outage, not a limit")
      self.messages = messages
      self.bytes = bytes
    }
  }

  /// Whether the link is simulated at all; if not, every message crosses at once.
  public var enabled = true

  /// Mean one-way delay of every message.
  public var delay: Duration { didSet { checkTimes() } }

  /// How far a message's delay varies around the mean: see `Distribution` for its meaning.
  public var jitter: Duration { didSet { checkTimes() } }

  /// The shape of the variation.
  public var distribution: Distribution

  /// Chance that a message never arrives.
  public var loss: Probability

  /// Chance that a message arrives twice.
  public var duplicate: Probability

  /// Chance for each message that the connection breaks when it is sent.
  public var cut: Probability

  /// Rate at which the link sends, or `nil` for no limit.
  public var rate: DataRate?

  /// Most that may wait to be sent; counts only where there is a `rate`.
  public var limit: Limit

  /// Whether messages arrive in the order they were sent, as TCP sees to.
  public var inOrder: Bool

  /// Creates conditions that differ from a perfect link in what is named.
  ///
  /// - Precondition: `delay` and `jitter` are not negative, and below 146 years.
  public init(
    delay: Duration = .zero,
    jitter: Duration = .zero,
    distribution: Distribution = .uniform,
    loss: Probability = .never,
    duplicate: Probability = .never,
    cut: Probability = .never,
    rate: DataRate? = nil,
    limit: Limit = Limit(),
    inOrder: Bool = true
  ) {
    self.delay = delay
    self.jitter = jitter
    self.distribution = distribution
    self.loss = loss
    self.duplicate = duplicate
    self.cut = cut
    self.rate = rate
    self.limit = limit
    self.inOrder = inOrder
    checkTimes()
  }

  /// A delay must be shorter: half of what an `Instant` can tell, 146 years of 365.25 days.
  package static var longest: Duration { .seconds(146 * 31_557_600) }

  private func checkTimes() {
    precondition(delay >= .zero, "a message cannot arrive before it was sent")
    precondition(jitter >= .zero, "jitter is a width, so never negative")
    precondition(delay < Self.longest && jitter < Self.longest, "delays are below 146 years")
  }
}
