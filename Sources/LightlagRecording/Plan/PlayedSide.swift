public import LightlagCore

/// The side that we play against what is under test.
public enum PlayedSide: String, Hashable, Sendable, CaseIterable {
  /// The clients, against a backend.
  case clients
  /// The backend, before clients.
  case backend

  /// The way that what we send takes.
  public var direction: Direction { self == .clients ? .uplink : .downlink }
}
