import LightlagEncoding

/// Why a request is answered with an error; the raw value is the `code` in its body.
package enum EngineIORefusal: Int, Error, Hashable, Sendable, CaseIterable {
  /// `transport` is missing or neither `polling` nor `websocket`.
  case unknownTransport = 0
  /// There is no session of that `sid`, or no more.
  case unknownSession = 1
  /// A session is opened with GET alone.
  case handshakeMethod = 2
  /// The request does not fit the session.
  case badRequest = 3
  /// The server does not want the client.
  case forbidden = 4
  /// `EIO` is missing or not 4.
  case unsupportedVersion = 5

  /// The words of the reference server.
  package var message: String {
    switch self {
    case .unknownTransport: "Transport unknown"
    case .unknownSession: "Session ID unknown"
    case .handshakeMethod: "Bad handshake method"
    case .badRequest: "Bad request"
    case .forbidden: "Forbidden"
    case .unsupportedVersion: "Unsupported protocol version"
    }
  }

  /// The HTTP status.
  package var status: Int { self == .forbidden ? 403 : 400 }

  /// The whole answer.
  package var response: EngineIOResponse {
    let body: JSON = ["code": JSON(rawValue), "message": .string(message)]
    return EngineIOResponse(status: status, contentType: "application/json", body: body.bytes)
  }
}
