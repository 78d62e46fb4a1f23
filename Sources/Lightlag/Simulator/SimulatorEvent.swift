public import LightlagCore
public import LightlagEncoding

/// An event that has arrived: at a client, or at the server.
public struct SimulatorEvent: Hashable, Sendable {
  /// Its name.
  public let name: String

  /// Its data; where it had none, an empty object.
  public let data: JSON

  /// The client that it came to, or came from.
  public let client: ClientID

  /// When it arrived.
  public let instant: Instant

  /// The binary attachments that its data refer to.
  public let attachments: [[UInt8]]

  init(
    name: String, data: JSON, client: ClientID, instant: Instant, attachments: [[UInt8]] = []
  ) {
    self.name = name
    self.data = data
    self.client = client
    self.instant = instant
    self.attachments = attachments
  }

  /// What belongs to a name in the data.
  public subscript(name: String) -> JSON? { data[name] }
}
