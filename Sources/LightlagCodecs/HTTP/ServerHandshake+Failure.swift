import LightlagCore

extension ServerHandshake {
  /// What keeps a request from being granted; the client's fault.
  package enum Failure: Error, Hashable {
    /// It does not ask for a WebSocket at all.
    case notAnUpgrade
    /// The method is not GET.
    case method(String)
    /// The `Connection` field does not list `Upgrade`.
    case connection
    /// There is not exactly one `Host` field.
    case host
    /// There is a body, which would be taken for frames.
    case body
    /// The version is not 13; empty where there is none.
    case version(String)
    /// The key is not 16 bytes in Base64, or there is not exactly one.
    case key
    /// A subprotocol is not a token.
    case subprotocol
    /// The target is neither a path nor a URL.
    case target(String)
  }
}

extension ServerHandshake.Failure {
  /// The answer to the client.
  package var refusal: HTTPRefusal {
    switch self {
    case .notAnUpgrade:
      HTTPRefusal(
        status: 426, reason: "This is a WebSocket server: open it with ws:// or wss://.",
        fields: [.init(name: "Upgrade", value: "websocket")])
    case .version:
      HTTPRefusal(
        status: 426, reason: reason,
        fields: [
          .init(name: "Upgrade", value: "websocket"),
          .init(name: "Sec-WebSocket-Version", value: HandshakeField.version),
        ])
    case .method:
      HTTPRefusal(status: 405, reason: reason, fields: [.init(name: "Allow", value: "GET")])
    default: HTTPRefusal(status: 400, reason: reason)
    }
  }

  /// What was wrong, in a line for a person.
  package var reason: String {
    switch self {
    case .notAnUpgrade: "the request does not ask for a WebSocket"
    case .method(let method): "a WebSocket is asked for with GET, not \(method)"
    case .connection: "the Connection field does not list Upgrade"
    case .host: "there must be exactly one Host field"
    case .body: "a request for a WebSocket has no body"
    case .version(""): "there is no Sec-WebSocket-Version field; the only version is 13"
    case .version(let version): "Sec-WebSocket-Version is \(version); the only version is 13"
    case .key: "there must be exactly one Sec-WebSocket-Key field, of 16 bytes in Base64"
    case .subprotocol: "Sec-WebSocket-Protocol is not a list of tokens"
    case .target(let target): "the request target \(target) is neither a path nor a URL"
    }
  }
}
