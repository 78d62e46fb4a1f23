/// One way across a link.
public enum Direction: String, Hashable, Sendable, CaseIterable {
  /// From the client to the backend.
  case uplink
  /// From the backend to the client.
  case downlink

  /// The other way.
  public var opposite: Direction { self == .uplink ? .downlink : .uplink }
}
