import LightlagCore
import LightlagEncoding

/// What both ends of an opening handshake know about its header fields.
enum HandshakeField {
  /// The only version of the protocol there is.
  static let version = "13"

  /// Returns what the server makes of the client's key, to prove that it speaks WebSocket.
  ///
  /// Source: RFC 6455, section 4.2.2, item 5.4, which also has the constant.
  static func accept(key: String) -> String {
    var hash = SHA1()
    hash.update(Array(key.utf8))
    hash.update(Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
    return Base64.encode(hash.finalize())
  }

  /// Returns the fields that a proxy passes on (RFC 9110, section 7.6.1).
  ///
  /// What belongs to the connection itself stays behind: also what the elements of the
  /// `Connection` field name, which are `options`, in lower case.
  static func passingOn(_ fields: [Header], options: [String] = []) -> [Header] {
    fields.filter { field in
      !ofConnection.contains(field.name) && !options.contains(field.name)
        && !field.name.hasPrefix("sec-websocket-")
    }
  }

  private static let ofConnection = [
    "connection", "content-length", "host", "keep-alive", "proxy-authenticate",
    "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]
}
