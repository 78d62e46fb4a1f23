/// What a server answers: `HTTP/1.1 101 Switching Protocols` (RFC 9112, section 4).
package struct StatusLine: HTTPStartLine {
  /// The status, 101 where a WebSocket was granted.
  package let status: Int
  /// The text beside the status, often empty.
  package let reason: String

  /// Creates a line.
  package init(status: Int, reason: String) {
    self.status = status
    self.reason = reason
  }

  package init(_ line: [UInt8]) throws(HTTPHeadFailure) {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2 else { throw .startLine }
    try HTTPVersion.check(parts[0])
    guard parts[1].count == 3, parts[1].allSatisfy(HTTPCharacter.isDigit),
      let status = Int(String(decoding: parts[1], as: UTF8.self)), status >= 100
    else { throw .startLine }
    let reason = parts.count == 3 ? parts[2] : []
    guard reason.allSatisfy(HTTPCharacter.isInFieldValue) else { throw .startLine }
    self.status = status
    self.reason = String(decoding: reason, as: UTF8.self)
  }

  package static func check(beginning line: [UInt8]) throws(HTTPHeadFailure) {
    let name = HTTPVersion.name.utf8
    guard line.count <= name.count else { return }
    guard name.starts(with: line) else { throw line.first == 0x15 ? .tls : .notHTTP }
  }
}
