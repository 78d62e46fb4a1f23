public import LightlagCore

/// The way of a client to its server: what code under test is written against.
///
/// In a test it is a simulated link (`Simulator.transport`), in production a WebSocket
/// (`WebSocketTransport`); so the client that is tested is the one that is used.
public protocol Transport: Sendable {
  /// Opens the connection, and waits until messages may be sent.
  ///
  /// - Throws: `TransportFailure.refused`, where the server does not want it or is not there.
  func connect() async throws

  /// Sends a message.
  ///
  /// - Throws: `TransportFailure.notConnected`, before `connect` and after the end.
  func send(_ message: Message) async throws

  /// Returns the next message, or waits for it; `nil` once the connection is closed.
  ///
  /// - Throws: `CancellationError` when the task is cancelled.
  func receive() async throws -> Message?

  /// Closes the connection; one that is closed stays so.
  func close() async
}
