public import LightlagCore

/// Understands the protocol of messages, so that those of two runs can be compared.
public protocol MessageReader: Sendable {
  /// Returns what a message says.
  func read(_ message: Message) -> ReadMessage

  /// Returns how many binary messages behind this one belong to it.
  func attachmentCount(_ message: Message) -> Int

  /// Tells whether a message is one of those that differ in every run.
  ///
  /// - Parameters:
  ///   - message: What was sent.
  ///   - target: Path and query with which its connection was opened.
  /// - Returns: Why it differs, or `nil` where it does not.
  func noise(_ message: Message, target: String) -> MessageNoise?

  /// Returns where texts stand that its sender makes up anew in every run, of which only that they
  /// are texts is compared.
  ///
  /// - Parameters:
  ///   - message: What was sent.
  ///   - direction: The way that it went.
  ///   - target: Path and query with which its connection was opened.
  /// - Returns: The places in its JSON; none where all of it is compared.
  func newTexts(in message: Message, _ direction: Direction, target: String) -> [JSONPointer]

  /// Returns what a heartbeat is answered with at once, or `nil` where it is not answered.
  func answer(toHeartbeat message: Message) -> Message?
}

/// Why a message is not compared unless that is asked for.
public enum MessageNoise: Hashable, Sendable {
  /// It only shows that the peer is there.
  case heartbeat
  /// It belongs to the opening of a protocol, with names that are new in every run.
  case handshake
}
