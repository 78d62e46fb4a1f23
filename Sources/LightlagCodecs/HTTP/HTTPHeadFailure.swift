/// Why bytes are not the head of an HTTP/1.1 message that we take; the other end's fault.
package enum HTTPHeadFailure: Error, Hashable {
  /// The first bytes are those of an encrypted connection.
  case tls
  /// The first bytes begin neither a request nor a response.
  case notHTTP
  /// The first line is not of the form that the RFC gives.
  case startLine
  /// The version is not HTTP/1.1.
  case version(String)
  /// The request target has more bytes than the limit.
  case longTarget(limit: Int)
  /// The head has more bytes than the limit.
  case longHead(limit: Int)
  /// There are more fields than the limit.
  case manyFields(limit: Int)
  /// A line, counted from 1, ends in a line feed or carriage return alone.
  case lineEnd(line: Int)
  /// A line begins with white space, as only an obsolete continuation of a field does.
  case folding(line: Int)
  /// A line has no field name, or one that is not a token followed by a colon.
  case fieldName(line: Int)
  /// The value of a field has a control character or is not UTF-8.
  case fieldValue(line: Int)
}

extension HTTPHeadFailure {
  /// The status to refuse a request with.
  package var status: Int {
    switch self {
    case .longTarget: 414
    case .longHead, .manyFields: 431
    case .version: 505
    default: 400
    }
  }

  /// What was wrong, in a line for a person.
  package var reason: String {
    switch self {
    case .tls: "this port speaks plain HTTP, and the other end began TLS: use ws:// for wss://"
    case .notHTTP: "the first bytes are not HTTP"
    case .startLine: "malformed first line"
    case .version(let version): "version \(version); only HTTP/1.1 opens a WebSocket"
    case .longTarget(let limit): "request target of more than \(limit) bytes"
    case .longHead(let limit): "HTTP head of more than \(limit) bytes"
    case .manyFields(let limit): "more than \(limit) header fields"
    case .lineEnd(let line): "line \(line) does not end in CR LF"
    case .folding(let line): "line \(line) begins with white space"
    case .fieldName(let line): "line \(line) is not a field name and a colon"
    case .fieldValue(let line): "line \(line) has an invalid field value"
    }
  }

  /// The answer to a client whose request this was.
  package var refusal: HTTPRefusal { HTTPRefusal(status: status, reason: reason) }
}
