/// What a client asks for: `GET /path?query HTTP/1.1` (RFC 9112, section 3).
package struct RequestLine: HTTPStartLine {
  /// Most bytes of the target.
  static let targetLimit = 8_192
  /// Most bytes of the method; the longest registered one has 17.
  private static let methodLimit = 32

  /// The method, `GET` where a WebSocket is asked for.
  package let method: String
  /// Path and query, or whatever else the client wrote there.
  package let target: String

  /// Creates a line.
  package init(method: String, target: String) {
    self.method = method
    self.target = target
  }

  package init(_ line: [UInt8]) throws(HTTPHeadFailure) {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(HTTPCharacter.isInToken),
      !parts[1].isEmpty, parts[1].allSatisfy(HTTPCharacter.isVisible)
    else { throw .startLine }
    guard parts[1].count <= Self.targetLimit else { throw .longTarget(limit: Self.targetLimit) }
    try HTTPVersion.check(parts[2])
    method = String(decoding: parts[0], as: UTF8.self)
    target = String(decoding: parts[1], as: UTF8.self)
  }

  package static func check(beginning line: [UInt8]) throws(HTTPHeadFailure) {
    // Method and version have less than that beside the target, so more can only be target.
    guard line.count <= targetLimit + 2 * methodLimit else {
      throw .longTarget(limit: targetLimit)
    }
    guard line.count <= methodLimit else { return }
    // A TLS record that holds a handshake begins with 22 (RFC 8446, section 5.1).
    guard line.first != 0x16 else { throw .tls }
    let method = line.prefix { $0 != UInt8(ascii: " ") }
    guard !method.isEmpty, method.count < methodLimit,
      method.allSatisfy(HTTPCharacter.isInToken)
    else { throw .notHTTP }
  }
}
