public import LightlagCore
import LightlagEncoding

/// What has happened in a simulator so far, as its server sees it.
///
/// Only events count, not what protocols below send besides; `links` counts all.
public struct SimulatorStatistics: Hashable, Sendable {
  /// Connections that clients opened.
  public let connections: Int
  /// Connections that are over.
  public let disconnections: Int
  /// Clients that are connected, as far as they know.
  public let connectedClients: Int
  /// Events that the server sent, one for each client.
  public let messagesSent: Int
  /// Events that arrived at the server.
  public let messagesReceived: Int
  /// Events that were lost, in both directions.
  public let messagesDropped: Int
  /// Events of clients that were not in order.
  public let validationErrors: Int
  /// Failures of handlers.
  public let handlerErrors: Int
  /// Events of clients that nobody handled.
  public let unhandled: Int
  /// Mean time that an event took which arrived, or `nil` where none did.
  public let averageLatency: Duration?
  /// How long the run has gone on.
  public let uptime: Duration
  /// All that crossed the links, to the byte.
  public let links: Statistics

  /// The figures as JSON.
  var json: JSON {
    [
      "connections": JSON(connections), "disconnections": JSON(disconnections),
      "connected_clients": JSON(connectedClients), "messages_sent": JSON(messagesSent),
      "messages_received": JSON(messagesReceived), "messages_dropped": JSON(messagesDropped),
      "validation_errors": JSON(validationErrors), "handler_errors": JSON(handlerErrors),
      "unhandled": JSON(unhandled),
      "average_latency_ns": averageLatency.map { JSON($0.wholeNanoseconds) } ?? .null,
      "uptime_ns": JSON(uptime.wholeNanoseconds),
    ]
  }
}
