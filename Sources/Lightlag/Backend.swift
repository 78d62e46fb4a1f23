import LightlagCodecs
import LightlagCore
import LightlagDrivers
import LightlagEncoding
import LightlagMocks
public import LightlagRecording

/// What stands behind the links of a run.
public enum Backend: Hashable, Sendable {
  /// Sends every message back.
  case echo
  /// The vehicles of a sandbox: telemetry and depth.
  case vehicles(VehiclesOptions)
  /// A rover that is teleoperated over Socket.IO.
  case rover(MockRoverOptions)
  /// A serial port over WebSocket.
  case serial(SerialServiceOptions)
  /// A live server, by its `ws://` or `wss://` URL; with whom to trust for `wss`, a PEM file of
  /// authorities or `nil` for the system's.
  case live(url: String, authorities: String? = nil)

  /// The kinds that can be simulated, as the command line names them.
  public static let kinds = ["echo", "vehicles", "rover", "serial"]

  /// The servers that it has, each with a listener of its own.
  public var servers: [String] {
    switch self {
    case .echo: ["echo"]
    case .vehicles: ["telemetry", "depth"]
    case .rover: ["rover"]
    case .serial: ["serial"]
    case .live: ["proxy"]
    }
  }

  /// What it calls the server for a serial line of that name, where it has one.
  func lineServer(_ name: String) -> String? {
    switch self {
    case .rover: "slcan"
    case .serial: "serial-line/\(name)"
    case .echo, .vehicles, .live: nil
    }
  }

  /// How a recording names it.
  public var part: RecordingHeader.Part {
    switch self {
    case .echo: .init(kind: "echo", version: Version.current)
    case .vehicles(let options):
      .init(kind: "vehicles", version: Version.current, options: options.json)
    case .rover(let options):
      .init(kind: "rover", version: Version.current, options: options.json)
    case .serial(let options):
      .init(kind: "serial", version: Version.current, options: options.json)
    case .live(let url, _):
      .init(kind: "live", version: Version.current, options: ["url": .string(Self.redacted(url))])
    }
  }

  /// Whether it is outside the run.
  public var isLive: Bool { if case .live = self { true } else { false } }

  /// Makes the simulated backend that a recording names.
  ///
  /// - Throws: `UnknownKind`, or what is wrong with its options.
  static func endpoint(of part: RecordingHeader.Part) throws -> any Endpoint {
    switch part.kind {
    case "echo": Echo()
    case "vehicles": Vehicles(try VehiclesOptions(json: part.options))
    case "serial": SerialService(try SerialServiceOptions(json: part.options))
    case "rover": MockRover(try MockRoverOptions(json: part.options))
    default: throw UnknownKind(kind: part.kind)
    }
  }

  /// Checks what can be checked before it is needed: a live server's URL.
  ///
  /// - Throws: what is wrong with it.
  public func check() throws {
    if case .live(let url, _) = self { _ = try WebSocketURL(url) }
  }

  /// What the driver puts behind the links.
  ///
  /// - Throws: what is wrong with the URL or the authorities.
  func driven() throws -> LiveConfiguration.Backend {
    guard case .live(let text, let authorities) = self else {
      return .simulated(try Self.endpoint(of: part))
    }
    let url = try WebSocketURL(text)
    // OpenSSL does not say that a file is missing.
    if let authorities { _ = try File.named(authorities) }
    let tls = url.isSecure ? try TLSContext(authorities: authorities) : nil
    return .live(Upstream(url: url, tls: tls))
  }

  /// The query of a URL may hold secrets, and is not needed to repeat a run.
  private static func redacted(_ url: String) -> String {
    String(url.prefix { $0 != "?" })
  }
}

/// A recording names something that this version cannot make.
public struct UnknownKind: Error, Hashable, CustomStringConvertible {
  /// The name.
  public let kind: String

  /// Creates a failure.
  package init(kind: String) {
    self.kind = kind
  }

  public var description: String {
    "the recording needs a simulated '\(kind)', which this version does not have"
  }
}
