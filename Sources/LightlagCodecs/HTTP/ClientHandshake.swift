package import LightlagCore
import LightlagEncoding

/// The client's side of an opening handshake (RFC 6455, section 4.1).
package struct ClientHandshake: Hashable, Sendable {
  /// The bytes to send.
  package let bytes: [UInt8]

  private let key: String
  private let subprotocols: [String]
  private let offersDeflate: Bool

  /// Creates the request.
  ///
  /// - Parameters:
  ///   - authority: host and port for the `Host` field, as `WebSocketURL.authority` has them.
  ///   - request: what is asked for; fields that belong to the connection are left out.
  ///   - key: 16 bytes, new and not to be guessed.
  ///   - offersDeflate: whether messages may be compressed.
  /// - Throws: `Failure.request` where the request would not be HTTP.
  /// - Precondition: the key has 16 bytes.
  package init(
    authority: String, request: OpenRequest, key: [UInt8], offersDeflate: Bool = false
  ) throws(Failure) {
    precondition(key.count == 16, "a key has 16 bytes (RFC 6455, section 4.1), not \(key.count)")
    try Self.check(request)
    self.key = Base64.encode(key)
    subprotocols = request.subprotocols
    self.offersDeflate = offersDeflate
    var head = "GET \(request.target) HTTP/1.1\r\nHost: \(authority)\r\n"
    head += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    head += "Sec-WebSocket-Key: \(self.key)\r\nSec-WebSocket-Version: \(HandshakeField.version)\r\n"
    if !subprotocols.isEmpty {
      head += "Sec-WebSocket-Protocol: \(subprotocols.joined(separator: ", "))\r\n"
    }
    if offersDeflate { head += "Sec-WebSocket-Extensions: \(DeflateParameters.offer)\r\n" }
    for field in HandshakeField.passingOn(request.headers) {
      head += "\(field.name): \(field.value)\r\n"
    }
    bytes = Array((head + "\r\n").utf8)
  }

  /// Checks the server's response; returns the subprotocol that it chose, if any.
  ///
  /// - Throws: `Failure.refused` for any status but 101, else what was wrong with it.
  package func subprotocol(in head: HTTPHead<StatusLine>) throws(Failure) -> String? {
    guard head.startLine.status == 101 else {
      throw .refused(status: head.startLine.status, reason: head.startLine.reason)
    }
    guard head.has("upgrade", listing: "websocket") else { throw .upgrade }
    guard head.has("connection", listing: "upgrade") else { throw .connection }
    let accept = HandshakeField.accept(key: key)
    guard head.values("sec-websocket-accept") == [accept] else {
      let found = head.values("sec-websocket-accept").joined(separator: ", ")
      throw .accept(expected: accept, found: found)
    }
    _ = try deflate(in: head)
    let chosen = head.values("sec-websocket-protocol")
    guard let first = chosen.first else { return nil }
    guard chosen.count == 1, subprotocols.contains(first) else {
      throw .subprotocol(chosen.joined(separator: ", "))
    }
    return first
  }

  /// Returns how messages are compressed by a response, or `nil` where they are not.
  ///
  /// - Throws: `Failure.extensions` for what was not offered, or cannot be granted so.
  package func deflate(in head: HTTPHead<StatusLine>) throws(Failure) -> DeflateParameters? {
    let extensions = head.elements("sec-websocket-extensions")
    guard let first = extensions.first else { return nil }
    guard offersDeflate, extensions.count == 1, let deflate = DeflateParameters(granted: first)
    else { throw .extensions(extensions.joined(separator: ", ")) }
    return deflate
  }

  /// Throws where a field that somebody asks for would not be sent as it is.
  package static func check(fields: [Header]) throws(Failure) {
    try check(OpenRequest(headers: fields))
    let sent = HandshakeField.passingOn(fields)
    if let field = fields.first(where: { !sent.contains($0) }) {
      throw .request("\(field.name) belongs to the connection, which has its own")
    }
  }

  /// Throws where a part of the request would break out of its line.
  package static func check(_ request: OpenRequest) throws(Failure) {
    guard request.target.hasPrefix("/"), request.target.utf8.allSatisfy(HTTPCharacter.isVisible)
    else { throw .request("the target '\(request.target)' is not a path of visible ASCII") }
    for name in request.subprotocols + request.headers.map(\.name) {
      guard !name.isEmpty, name.utf8.allSatisfy(HTTPCharacter.isInToken) else {
        throw .request("'\(name)' is not a token")
      }
    }
    for field in request.headers {
      guard field.value.utf8.allSatisfy(HTTPCharacter.isInFieldValue) else {
        throw .request("the value of \(field.name) has a control character")
      }
    }
  }
}

extension ClientHandshake {
  /// Why there is no WebSocket.
  package enum Failure: Error, Hashable {
    /// What was to be asked cannot be written as HTTP; the caller's fault.
    case request(String)
    /// The server answered with another status than 101.
    case refused(status: Int, reason: String)
    /// The `Upgrade` field does not list `websocket`.
    case upgrade
    /// The `Connection` field does not list `Upgrade`.
    case connection
    /// The proof of having read the key is wrong; empty where there is none.
    case accept(expected: String, found: String)
    /// The server chose a subprotocol that was not offered.
    case subprotocol(String)
    /// The server agreed to extensions that were not offered, or not so.
    case extensions(String)
  }
}

extension ClientHandshake.Failure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .request(let reason): "the request cannot be sent: \(reason)"
    case .refused(let status, ""): "the server answered \(status)"
    case .refused(let status, let reason): "the server answered \(status) \(reason)"
    case .upgrade: "the server's Upgrade field does not list websocket"
    case .connection: "the server's Connection field does not list Upgrade"
    case .accept(let expected, let found):
      "the server's Sec-WebSocket-Accept is '\(found)' where '\(expected)' was due"
    case .subprotocol(let name): "the server chose the subprotocol '\(name)', not on offer"
    case .extensions(let list): "the server agreed to extensions that were not offered: \(list)"
    }
  }
}
