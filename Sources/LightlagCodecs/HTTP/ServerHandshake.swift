package import LightlagCore
import LightlagEncoding

/// The server's side of an opening handshake (RFC 6455, section 4.2).
package struct ServerHandshake: Hashable, Sendable {
  /// What the client asks for.
  package let request: OpenRequest
  /// The client's key, as it came.
  package let key: String
  /// How messages may be compressed, by the first offer that can be granted, or `nil`.
  package let deflate: DeflateParameters?

  /// Checks that a request asks for a WebSocket as the RFC wants it.
  ///
  /// - Throws: the first thing that keeps it from being granted.
  package init(_ head: HTTPHead<RequestLine>) throws(Failure) {
    try Self.checkUpgrade(head)
    guard head.values("host").count == 1 else { throw .host }
    let hasBody = head.values("content-length").contains { $0 != "0" }
    guard !hasBody, head.values("transfer-encoding").isEmpty else { throw .body }
    let versions = head.values("sec-websocket-version")
    guard versions == [HandshakeField.version] else {
      throw .version(versions.joined(separator: ", "))
    }
    let keys = head.values("sec-websocket-key")
    guard keys.count == 1, Base64.decode(keys[0])?.count == 16 else { throw .key }
    key = keys[0]
    deflate = DeflateParameters(offers: head.elements("sec-websocket-extensions"))
    let subprotocols = head.elements("sec-websocket-protocol")
    guard subprotocols.allSatisfy({ $0.utf8.allSatisfy(HTTPCharacter.isInToken) }) else {
      throw .subprotocol
    }
    request = OpenRequest(
      target: try Self.originForm(head.startLine.target),
      headers: Self.passingOn(head),
      subprotocols: subprotocols)
  }

  /// Returns the fields of a request that are for whoever stands behind a proxy: neither those of
  /// the connection, nor those that whoever listens puts there.
  package static func passingOn(_ head: HTTPHead<RequestLine>) -> [Header] {
    HandshakeField.passingOn(
      head.fields, options: head.elements("connection").map { $0.lowercased() }
    ).filter { ![Header.listenerName, Header.method, Header.wired].contains($0.name) }
  }

  /// Returns the bytes that answer the request.
  ///
  /// A subprotocol that the client did not offer is left out: it would have to hang up.
  ///
  /// - Parameters:
  ///   - answer: whether the request is granted.
  ///   - deflate: how messages will be compressed, or `nil` where they are not.
  /// - Returns: The whole response.
  package func response(
    to answer: OpenAnswer, deflate: DeflateParameters? = nil
  ) -> [UInt8] {
    switch answer {
    case .rejected(let status, let reason):
      return HTTPRefusal(status: status, reason: reason).response
    case .accepted(let subprotocol):
      var head = "HTTP/1.1 101 Switching Protocols\r\n"
      head += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
      head += "Sec-WebSocket-Accept: \(HandshakeField.accept(key: key))\r\n"
      if let subprotocol, request.subprotocols.contains(subprotocol) {
        head += "Sec-WebSocket-Protocol: \(subprotocol)\r\n"
      }
      if let deflate { head += "Sec-WebSocket-Extensions: \(deflate.granting)\r\n" }
      return Array((head + "\r\n").utf8)
    }
  }

  private static func checkUpgrade(_ head: HTTPHead<RequestLine>) throws(Failure) {
    guard head.has("upgrade", listing: "websocket") else { throw .notAnUpgrade }
    guard head.startLine.method == "GET" else { throw .method(head.startLine.method) }
    guard head.has("connection", listing: "upgrade") else { throw .connection }
  }

  /// Returns path and query of a target, which may be a whole URL (RFC 9112, section 3.2.2).
  private static func originForm(_ target: String) throws(Failure) -> String {
    guard !target.hasPrefix("/") else { return target }
    for scheme in ["http://", "https://", "ws://", "wss://"] where target.hasPrefix(scheme) {
      let rest = target.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
      return rest.hasPrefix("/") ? String(rest) : "/" + rest
    }
    throw .target(target)
  }
}
