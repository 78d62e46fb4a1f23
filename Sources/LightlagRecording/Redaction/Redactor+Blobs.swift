import LightlagCore

extension Redactor {
  /// Keeps the names in the placeholders that a line has already, so that no other secret is given
  /// one of them.
  ///
  /// - Parameters:
  ///   - line: The line as it stands, without its line feed.
  ///   - record: What it says, with the payload in it.
  package mutating func keepNames(in line: [UInt8], _ record: RecordLine) {
    var names = Self.names(in: String(decoding: line, as: UTF8.self))
    if case .event(let event) = record { names += Self.names(in: event) }
    keep(names)
  }

  /// Keeps the names in the placeholders of a recording.
  package mutating func keepNames(in recording: Recording) { keep(Self.names(in: recording)) }

  private mutating func keep(_ names: [String]) {
    for name in names { labels.take(SecretLabel(name).secret) }
  }

  /// Keeps the secrets of a line, so that they are found in all others.
  package mutating func learn(from record: RecordLine) {
    switch record {
    case .header(let header): _ = redact(header)
    case .event(let event): _ = redact(event)
    case .end, .unknown: break
    }
  }

  /// Returns what looks like a secret in a line, and in what stands beside it.
  ///
  /// - Parameters:
  ///   - line: The line as it stands, without its line feed.
  ///   - record: What it says, with the payload in it.
  /// - Returns: What was found, as in a first line.
  package mutating func check(_ line: [UInt8], _ record: RecordLine) -> [Finding] {
    guard BlobName(endOf: line[...]) != nil, case .event(let event) = record else {
      return look(at: line)
    }
    // Written anew with its payload in it, and looked at like any other.
    var writer = LineWriter()
    _ = writer.write(event)
    return look(at: writer.bytes)
  }
}
