/// What a request to an Engine.IO server asks for.
package struct EngineIORequest: Hashable, Sendable {
  /// Where a request belongs.
  package enum Destination: Hashable, Sendable {
    /// It opens a session.
    case newSession(EngineIOTransport)
    /// It belongs to the session of that name, which the caller looks up.
    case session(String, EngineIOTransport)
  }

  /// The method, in capitals.
  package let method: String
  /// The path before the query, as it stands.
  package let path: String
  /// The value of `EIO`, the version of the protocol.
  package let version: String?
  /// The value of `transport`.
  package let transport: String?
  /// The value of `sid`.
  package let sessionID: String?

  /// Creates the request of a request line: method, and path with query.
  package init(method: String, target: String) {
    self.method = method
    let bytes = Array(target.utf8)
    let pathEnd = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    path = String(decoding: bytes[..<pathEnd], as: UTF8.self)
    let query = URLQuery(bytes[min(pathEnd + 1, bytes.count)...])
    version = query["EIO"]
    transport = query["transport"]
    sessionID = query["sid"]
  }

  /// Finds where the request belongs.
  ///
  /// - Parameter isUpgrade: whether it asks for a WebSocket.
  /// - Returns: a new session, or the one that it names.
  /// - Throws: why it belongs nowhere; that its session is unknown is for the caller to see.
  package func destination(isUpgrade: Bool) throws(EngineIORefusal) -> Destination {
    guard let transport = transport.flatMap(EngineIOTransport.init) else { throw .unknownTransport }
    guard version == "4" else { throw .unsupportedVersion }
    if let sessionID {
      guard (transport == .webSocket) == isUpgrade else { throw .badRequest }
      return .session(sessionID, transport)
    }
    guard method == "GET" else { throw .handshakeMethod }
    guard (transport == .webSocket) == isUpgrade else { throw .badRequest }
    return .newSession(transport)
  }
}
