public import LightlagCore

/// Understands the protocol of messages, so that those of two runs can be compared.
public protocol MessageReader: Sendable {
  /// Returns what a message says.
  func read(_ message: Message) -> ReadMessage

  /// Returns how many binary messages behind this one belong to it.
  func attachmentCount(_ message: Message) -> Int

  /// Returns whether a message is a heartbeat or part of a handshake, which differ in every run.
  ///
  /// - Parameters:
  ///   - message: What was sent.
  ///   - target: Path and query with which its connection was opened.
  func isNoise(_ message: Message, target: String) -> Bool
}
