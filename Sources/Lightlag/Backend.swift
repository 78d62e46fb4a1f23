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
  /// authorities or `nil` for the system's; and others, each with a listener of its own.
  case live(url: String, authorities: String? = nil, named: [NamedServer] = [])

  /// The kinds that can be simulated, as the command line names them.
  public static let kinds = ["echo", "vehicles", "rover", "serial"]

  /// The servers that it has, each with a listener of its own.
  public var servers: [String] {
    switch self {
    case .echo: ["echo"]
    case .vehicles: ["telemetry", "depth"]
    case .rover: ["rover"]
    case .serial: ["serial"]
    case .live(_, _, let named): named.isEmpty ? ["proxy"] : named.map(\.name)
    }
  }

  /// The URLs of live servers; empty where it is simulated.
  var urls: [String] {
    guard case .live(let url, _, let named) = self else { return [] }
    return [url] + named.map(\.url)
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
    case .live(let url, _, _):
      .init(kind: "live", version: Version.current, options: ["url": .string(Self.redacted(url))])
    }
  }

  /// What its links take for one: packets, where it may speak Socket.IO.
  var unit: Crossing.Unit {
    switch self {
    case .rover, .live: .packet
    case .echo, .vehicles, .serial: .message
    }
  }

  /// Whether clients may come by Engine.IO's long-polling.
  var takesPolling: Bool { unit == .packet }

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
    guard case .live(let url, _, let named) = self else { return }
    for url in [url] + named.map(\.url) { _ = try WebSocketURL(url) }
  }

  /// What the driver puts behind the links.
  ///
  /// - Throws: what is wrong with the URL or the authorities.
  func driven() throws -> LiveConfiguration.Backend {
    guard case .live(_, let authorities, let named) = self else {
      return .simulated(try Self.endpoint(of: part))
    }
    var others: [String: Upstream] = [:]
    for server in named { others[server.name] = try Self.upstream(server.url, authorities) }
    return .live(try upstream(), named: others)
  }

  /// The live server that it is.
  ///
  /// - Precondition: it is one.
  /// - Throws: what is wrong with the URL or the authorities.
  func upstream() throws -> Upstream {
    guard case .live(let text, let authorities, _) = self else {
      preconditionFailure("what is simulated has no URL")
    }
    return try Self.upstream(text, authorities)
  }

  private static func upstream(_ text: String, _ authorities: String?) throws -> Upstream {
    let url = try WebSocketURL(text)
    // OpenSSL does not say that a file is missing.
    if let authorities { _ = try File.named(authorities) }
    return Upstream(url: url, tls: url.isSecure ? try TLSContext(authorities: authorities) : nil)
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
