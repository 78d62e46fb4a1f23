import LightlagCore
import LightlagEncoding

/// What the server tells the client of a new session (protocol version 4, "Handshake").
package struct EngineIOHandshake: Hashable, Sendable {
  /// Longest time taken from the other end: 2^31 - 1 ms, the most that a browser can wait.
  private static let longestMilliseconds: Int64 = .init(Int32.max)

  /// The name of the session, in every further request.
  package var sessionID: String
  /// The transports that the session may move to.
  package var upgrades: [String]
  /// How long the server waits before a ping.
  package var pingInterval: Duration
  /// How long it then waits for the pong.
  package var pingTimeout: Duration
  /// Most bytes of one payload or packet, or `nil` where the server does not tell.
  package var maxPayload: Int?

  /// Creates a handshake; times are told in whole milliseconds.
  package init(
    sessionID: String, upgrades: [String], pingInterval: Duration, pingTimeout: Duration,
    maxPayload: Int?
  ) {
    self.sessionID = sessionID
    self.upgrades = upgrades
    self.pingInterval = pingInterval
    self.pingTimeout = pingTimeout
    self.maxPayload = maxPayload
  }

  /// Creates the handshake whose JSON that is.
  package init(parsing bytes: [UInt8]) throws(EngineIOFailure) {
    let json: JSON
    do throws(JSON.Failure) { json = try JSON(parsing: bytes) } catch { throw .handshake }
    guard let sessionID = json["sid"]?.string, !sessionID.isEmpty,
      let upgrades = json["upgrades"]?.array,
      let pingInterval = Self.duration(json["pingInterval"]),
      let pingTimeout = Self.duration(json["pingTimeout"])
    else { throw .handshake }
    self.init(
      sessionID: sessionID, upgrades: upgrades.compactMap(\.string), pingInterval: pingInterval,
      pingTimeout: pingTimeout, maxPayload: nil)
    guard let maxPayload = json["maxPayload"] else { return }
    guard let limit = maxPayload.integer, limit > 0 else { throw .handshake }
    self.maxPayload = Int(limit)
  }

  private static func duration(_ value: JSON?) -> Duration? {
    guard let count = value?.integer, (0...longestMilliseconds).contains(count) else { return nil }
    return .milliseconds(count)
  }

  /// The handshake as JSON.
  package var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("sid")
    writer.string(sessionID)
    writer.name("upgrades")
    writer.beginArray()
    for name in upgrades { writer.string(name) }
    writer.endArray()
    writer.name("pingInterval")
    writer.integer(pingInterval.wholeNanoseconds / 1_000_000)
    writer.name("pingTimeout")
    writer.integer(pingTimeout.wholeNanoseconds / 1_000_000)
    if let maxPayload {
      writer.name("maxPayload")
      writer.integer(maxPayload)
    }
    writer.endObject()
    return writer.bytes
  }
}
