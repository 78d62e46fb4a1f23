/// What a client asks for when it opens a connection (RFC 6455, section 4.1).
public struct OpenRequest: Hashable, Sendable {
  /// Path and query, as sent: `/ws/serial?port=1`.
  public var target: String

  /// Header fields beyond those of the protocol itself, in order; names in lower case.
  public var headers: [Header]

  /// Subprotocols offered, best first.
  public var subprotocols: [String]

  /// The server that was asked, where a backend has several.
  package var server: String? { headers.first { $0.name == Header.listenerName }?.value }

  /// Whether the client is on a wire, and not on the network.
  package var isWired: Bool { headers.contains { $0.name == Header.wired } }

  /// Whether it is for Engine.IO, whose clients name the revision that they speak.
  package var isEngineIO: Bool { target.contains("EIO=") }

  /// Creates a request.
  public init(target: String = "/", headers: [Header] = [], subprotocols: [String] = []) {
    self.target = target
    self.headers = headers
    self.subprotocols = subprotocols
  }
}

/// One header field of an opening handshake.
public struct Header: Hashable, Sendable {
  /// The name of the field in which a backend of several servers finds the one that was asked.
  ///
  /// Whoever listens puts it there, and takes away what a client may have sent of that name.
  public static let listenerName = "lightlag-listener"

  /// The name of the field that says that a client is on a wire, such as a serial line, and not
  /// on the network: its link is perfect, and neither phases nor rules nor breaks touch it.
  ///
  /// Whoever opens such a line puts it there; what a client may have sent of that name is taken
  /// away.
  public static let wired = "lightlag-wired"

  /// The name of the field that says that a client asks for no WebSocket, with the method that
  /// it asks by.
  ///
  /// The body of such a request is its one message, and so is the answer, which the backend
  /// closes behind with 4000 and the status of HTTP. Whoever listens puts the field there, and
  /// takes away what a client may have sent of that name.
  public static let method = "lightlag-method"

  /// The name, in lower case.
  public var name: String
  /// The value, without surrounding white space.
  public var value: String

  /// Creates a field; the name is put in lower case.
  public init(name: String, value: String) {
    self.name = name.lowercased()
    self.value = value
  }
}
