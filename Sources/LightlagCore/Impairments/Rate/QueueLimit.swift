/// Most that a bottleneck's queue holds, the message being transmitted included.
public struct QueueLimit: Hashable, Sendable {
  /// Most messages, always positive.
  public var messages: Int

  /// Most bytes of payload, always positive.
  public var bytes: Int

  /// Longest that what is before a newcomer may take to leave, or `nil` for no limit.
  public var time: Duration?

  /// Creates a limit; what is not named is as good as unlimited.
  ///
  /// - Precondition: `messages` and `bytes` are positive; `time` is not negative, and below 146
  ///   years.
  public init(messages: Int = 1 << 20, bytes: Int = 1 << 28, time: Duration? = nil) {
    precondition(messages > 0 && bytes > 0, "a queue with no room is an outage, not a limit")
    precondition(time.map { $0 >= .zero && $0 < LinkConditions.longest } ?? true, "not a wait")
    self.messages = messages
    self.bytes = bytes
    self.time = time
  }
}
