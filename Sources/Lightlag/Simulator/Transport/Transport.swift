public import LightlagCore

/// The way of a client to its server: what code under test is written against.
///
/// In a test it is a simulated link (`Simulator.transport`), in production a WebSocket; so the
/// client that is tested is the one that is used.
public protocol Transport: Sendable {
  /// Opens the connection, and waits until messages may be sent.
  func connect() async throws

  /// Sends a message.
  func send(_ message: Message) async throws

  /// Returns the next message, or waits for it; `nil` once the connection is closed.
  func receive() async throws -> Message?

  /// Closes the connection; one that is closed stays so.
  func close() async
}
