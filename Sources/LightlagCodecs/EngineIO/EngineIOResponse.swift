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

  /// The answer to a poll.
  static func packets(_ payload: [UInt8]) -> Self {
    Self(status: 200, contentType: "text/plain; charset=UTF-8", body: payload)
  }

  /// The answer to a request whose packets were taken; HTML, so that no old browser saves it.
  static let taken = Self(status: 200, contentType: "text/html", body: Array("ok".utf8))

  /// The answer to a request with too large a body.
  static let tooLarge = Self(status: 413, contentType: "text/plain", body: [])
}
