public import LightlagCore
public import LightlagEncoding

/// Why bytes are not a recording, and where.
public struct RecordingFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  @nonexhaustive
  public enum Reason: Hashable, Sendable {
    /// The line is not a JSON object.
    case notJSON(JSON.Failure.Reason)
    /// The line is longer than a reader takes.
    case lineTooLong(limit: Int)
    /// There is no whole line, or the first is not a header.
    case noHeader
    /// The header is of another version of the format.
    case unknownVersion(Int64)
    /// A header stands behind the first line.
    case secondHeader
    /// A key is missing that such a line must have.
    case missing(key: String)
    /// The value of a key is not what it must be.
    case invalid(key: String, expected: String)
    /// A line happened before the one that it stands behind.
    case timeGoesBack(from: Instant, to: Instant)
    /// A line stands behind the end.
    case afterEnd
    /// The end says that there were more or fewer of something than there were.
    case wrongCount(key: String, expected: Int, actual: Int)
    /// A payload that stands beside the recording is not there.
    case missingBlob(BlobName)
    /// A payload that stands beside the recording is not what was written.
    case damagedBlob(BlobName)
    /// A byte order mark stands before the first line.
    case byteOrderMark
    /// All lines end in a carriage return and a line feed, and so have another digest.
    case convertedLineEnds
    /// The bytes before the end are not those that were written.
    case wrongDigest(expected: String, actual: String)
  }

  /// What is wrong.
  public let reason: Reason

  /// The line, from 1.
  public let line: Int

  /// Number of bytes of the recording before the place.
  public let offset: Int

  public var description: String { "line \(line), byte \(offset): \(reason)" }
}

extension RecordingFailure.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let reason): "not a JSON object: \(reason)"
    case .lineTooLong(let limit): "the line is longer than \(limit) bytes"
    case .noHeader: "a recording begins with a header line"
    case .unknownVersion(let version):
      "format version \(version), where \(RecordingHeader.formatVersion) is known"
    case .secondHeader: "a second header"
    case .missing(let key): "the key \"\(key)\" is missing"
    case .invalid(let key, let expected): "the value of \"\(key)\" must be \(expected)"
    case .timeGoesBack(let from, let to):
      "time goes back from \(from.nanoseconds) ns to \(to.nanoseconds) ns"
    case .afterEnd: "a line after the end"
    case .wrongCount(let key, let expected, let actual):
      "\"\(key)\" says \(expected), but there are \(actual)"
    case .missingBlob(let name): "the payload \(name) is missing beside the recording"
    case .damagedBlob(let name): "the payload \(name) beside the recording is damaged"
    case .byteOrderMark: "a byte order mark (EF BB BF) before the header; take it away"
    case .convertedLineEnds:
      "all lines end in CR LF, as a checkout may have made of LF; have '*.jsonl -text' in"
        + " .gitattributes, and check it out again"
    case .wrongDigest(let expected, let actual):
      "a line before the end was altered, and which is not known: their SHA-256 is \(actual), where"
        + " \(expected) is recorded"
    }
  }
}
