/// One of several live servers, by the name of the listener that leads to it.
public struct NamedServer: Hashable, Sendable {
  /// The name, as recordings have it: `telemetry`.
  public var name: String

  /// Its `ws://` or `wss://` URL.
  public var url: String

  /// Creates a server's place.
  public init(name: String, url: String) {
    self.name = name
    self.url = url
  }
}
