package import LightlagCore

/// A response that grants nothing and ends the connection.
package struct HTTPRefusal: Hashable, Sendable {
  /// The status, 400 to 599.
  package let status: Int
  /// A line that says why, for the person who reads the body.
  package let reason: String
  /// Fields beyond those that every refusal has.
  package let fields: [Header]

  /// Creates a refusal.
  package init(status: Int, reason: String, fields: [Header] = []) {
    self.status = status
    self.reason = reason
    self.fields = fields
  }

  /// The bytes to send before the connection is closed.
  package var response: [UInt8] {
    let body = reason + "\n"
    // Whoever sends Upgrade lists it in Connection too (RFC 9110, section 7.8).
    let upgrades = fields.contains { $0.name == "upgrade" }
    var head = "HTTP/1.1 \(status) \(HTTPStatus.phrase(of: status))\r\n"
    head += "Content-Type: text/plain; charset=utf-8\r\n"
    head += "Content-Length: \(body.utf8.count)\r\n"
    head += "Connection: close\(upgrades ? ", Upgrade" : "")\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    return Array((head + "\r\n" + body).utf8)
  }
}
