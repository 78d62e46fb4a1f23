import LightlagCore

/// Parses the head of a request or a response from bytes that come in pieces.
///
/// It is strict where leniency has let requests be smuggled: lines end in CR LF alone, and
/// nothing stands between a field's name and its colon (RFC 9112, sections 2.2 and 5.1).
package struct HTTPHeadParser<StartLine: HTTPStartLine>: Sendable {
  /// Most bytes of a head.
  private let headLimit = 16_384
  /// Most header fields.
  private let fieldLimit = 100

  private var byteCount = 0
  private var lineNumber = 1
  /// The line that is coming, without its line end.
  private var line: [UInt8] = []
  private var endsInCarriageReturn = false
  private var startLine: StartLine?
  private var fields: [Header] = []

  /// Creates a parser at the first byte of a connection.
  package init() {}

  /// Takes the next bytes received; returns the head once its last byte was among them.
  ///
  /// Bytes from `byteCount` on were not looked at: they belong to what follows the head. The
  /// parser is then at the start of another head; after a failure it is of no more use.
  @specialized(where StartLine == RequestLine)
  @specialized(where StartLine == StatusLine)
  package mutating func parse(
    _ bytes: Span<UInt8>
  ) throws(HTTPHeadFailure) -> (head: HTTPHead<StartLine>, byteCount: Int)? {
    for index in bytes.indices {
      byteCount += 1
      guard byteCount <= headLimit else { throw .longHead(limit: headLimit) }
      guard let head = try take(bytes[index]) else { continue }
      self = Self()
      return (head, index + 1)
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) throws(HTTPHeadFailure) -> HTTPHead<StartLine>? {
    if endsInCarriageReturn {
      guard byte == HTTPCharacter.lineFeed else { throw .lineEnd(line: lineNumber) }
      return try endLine()
    }
    if byte == HTTPCharacter.carriageReturn, !(startLine == nil && line.isEmpty) {
      endsInCarriageReturn = true
      return nil
    }
    line.append(byte)
    if startLine == nil { try StartLine.check(beginning: line) }
    guard byte != HTTPCharacter.lineFeed else { throw .lineEnd(line: lineNumber) }
    return nil
  }

  private mutating func endLine() throws(HTTPHeadFailure) -> HTTPHead<StartLine>? {
    if let startLine {
      guard !line.isEmpty else { return HTTPHead(startLine: startLine, fields: fields) }
      guard fields.count < fieldLimit else { throw .manyFields(limit: fieldLimit) }
      fields.append(try field())
    } else {
      startLine = try StartLine(line)
    }
    line.removeAll(keepingCapacity: true)
    endsInCarriageReturn = false
    lineNumber += 1
    return nil
  }

  private func field() throws(HTTPHeadFailure) -> Header {
    guard let first = line.first, !HTTPCharacter.isBlank(first) else {
      throw .folding(line: lineNumber)
    }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(HTTPCharacter.isInToken)
    else { throw .fieldName(line: lineNumber) }
    let value = line[(colon + 1)...].trimmed
    guard value.allSatisfy(HTTPCharacter.isInFieldValue),
      let text = String(validating: value, as: UTF8.self)
    else { throw .fieldValue(line: lineNumber) }
    return Header(name: String(decoding: line[..<colon], as: UTF8.self), value: text)
  }
}
