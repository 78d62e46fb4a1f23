public import LightlagCore

/// How the serial line between the rover's server and its motor controller treats what it carries.
public struct SLCANLineOptions: Hashable, Sendable {
  /// Mean time from one end to the other.
  public var delay: Duration

  /// Most that this differs, either way; no line overtakes another.
  public var jitter: Duration

  /// Chance of each line of text to be damaged: a corrupt byte, a missing end, a wrong length or a
  /// bad identifier, each as likely as the others.
  public var errorRate: Probability

  /// Most bytes that may be on their way, either way.
  public var bufferBytes: Int

  /// How the adapter at its end behaves, and what else is damaged on the way.
  public var adapter = SLCANAdapterOptions()

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: `0 <= jitter <= delay`, and the buffer has room for a line of 32 bytes.
  public init(
    delay: Duration = .milliseconds(5), jitter: Duration = .milliseconds(2),
    errorRate: Probability = .never, bufferBytes: Int = 1_024
  ) {
    precondition(jitter >= .zero && jitter <= delay, "a line arrives after it was sent")
    precondition(bufferBytes >= 32, "a buffer has room for a line")
    self.delay = delay
    self.jitter = jitter
    self.errorRate = errorRate
    self.bufferBytes = bufferBytes
  }
}
