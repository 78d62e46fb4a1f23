import LightlagCore

extension Redactor {
  /// Returns what looks like a secret in a line, and in what stands beside it.
  ///
  /// - Parameters:
  ///   - line: The line as it stands, without its line feed.
  ///   - record: What it says, with the payload in it.
  /// - Returns: What was found, as in a first line.
  package func check(_ line: [UInt8], _ record: RecordLine) -> [Finding] {
    guard BlobName(endOf: line[...]) != nil, case .event(let event) = record else {
      return check(line)
    }
    // Written anew with its payload in it, and looked at like any other.
    var writer = LineWriter()
    writer.write(event)
    return check(writer.bytes)
  }
}
