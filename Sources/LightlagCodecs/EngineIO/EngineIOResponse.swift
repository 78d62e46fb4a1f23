package import LightlagCore
import LightlagEncoding

/// The answer to a request of long-polling.
package struct EngineIOResponse: Hashable, Sendable {
  /// The HTTP status.
  package let status: Int
  /// The value of `Content-Type`.
  package let contentType: String
  /// The body.
  package let body: [UInt8]

  /// Creates an answer.
  package init(status: Int, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// The answer to a browser that asks whether it may ask (Fetch standard, "CORS protocol").
  package static let preflight = Self(status: 204, contentType: "text/plain", body: [])

  /// Returns the bytes of the whole response.
  ///
  /// The page at `origin`, where it is one that asks, may read the answer; the connection ends with
  /// one that `isLast`.
  package func bytes(origin: String?, isLast: Bool) -> [UInt8] {
    var head = "HTTP/1.1 \(status) \(HTTPStatus.phrase(of: status))\r\n"
    if status != 204 {
      head += "Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n"
    }
    head += "Cache-Control: no-store\r\n"
    for field in origin.map({ Self.fields(for: $0) }) ?? [] {
      head += "\(field.name): \(field.value)\r\n"
    }
    if isLast { head += "Connection: close\r\n" }
    return Array((head + "\r\n").utf8) + body
  }

  /// What lets the page at `origin` read an answer (Fetch standard, "CORS protocol").
  package static func fields(for origin: String) -> [Header] {
    [
      Header(name: "Access-Control-Allow-Origin", value: origin),
      Header(name: "Vary", value: "Origin"),
      Header(name: "Access-Control-Allow-Credentials", value: "true"),
      Header(name: "Access-Control-Allow-Methods", value: "GET, POST, OPTIONS"),
      Header(name: "Access-Control-Allow-Headers", value: "Authorization, Content-Type"),
    ]
  }

  /// The answer to a poll.
  static func packets(_ payload: [UInt8]) -> Self {
    Self(status: 200, contentType: "text/plain; charset=UTF-8", body: payload)
  }

  /// The answer to a request whose packets were taken; HTML, so that no old browser saves it.
  static let taken = Self(status: 200, contentType: "text/html", body: Array("ok".utf8))

  /// The answer to a request whose body does not come (RFC 9110, section 15.5.9).
  package static let tooSlow = Self(
    status: 408, contentType: "application/json",
    body: (["error": "the body of the request did not come in time"] as JSON).bytes)

  /// The answer to a request with too large a body.
  package static let tooLarge = Self(status: 413, contentType: "text/plain", body: [])

  /// The answer to a request that does not say how long its body is.
  package static let lengthRequired = Self(status: 411, contentType: "text/plain", body: [])
}
