import LightlagCore
import LightlagEncoding

/// Reads a recording that may come in pieces, line by line.
///
/// 1. `append(_:)` bytes as they come;
/// 2. `next()` until it returns `nil`, which means that it needs more;
/// 3. `finish()` when there are no more, and `next()` until it returns `nil` again.
///
/// What it has said is good only up to the end of the recording: the digest is checked there.
public struct RecordingReader: Sendable {
  /// The number of the line returned last, from 1.
  public private(set) var lineNumber = 0

  /// Whether the end was read, so that nothing is missing.
  public private(set) var isComplete = false

  /// Whether the last line had no line feed, and so was left out.
  public private(set) var isTorn = false

  /// Lines of kinds that this version does not know.
  public var unknownLineCount: Int { parser.unknownLineCount }

  /// Keys that this version does not know, in lines that it does.
  public var unknownKeyCount: Int { parser.unknownKeyCount }

  /// What is wrong with the payload of the line returned last, where that stands beside the
  /// recording; the payload is empty then, and all else is good.
  public private(set) var blobFailure: RecordingFailure?

  /// Whether a payload stood beside the recording.
  public var hasBlobs: Bool { parser.hasBlobs }

  /// The line returned last as it stands, without its line feed.
  public private(set) var line: [UInt8] = []

  /// Number of bytes of the lines returned so far.
  package private(set) var byteCount = 0

  /// What the last line says, where all that keeps the recording from being whole is that each of
  /// its lines ends in a carriage return and a line feed; that line is what is left then.
  package private(set) var convertedEnd: RecordingEnd?

  private let lineLimit: Int
  private var parser: LineParser
  private var buffer: [UInt8] = []
  /// Where in the buffer the next line begins.
  private var start = 0
  /// Up to where in the buffer there is no line feed.
  private var searched = 0
  private var isFinished = false
  private var digest = SHA256()
  /// Whether each line so far has a carriage return before its line feed.
  private var hasCarriageReturns = true
  /// Of the lines without those.
  private var plainDigest = SHA256()
  private var counted = RecordingEnd(messages: 0, drops: 0, connections: 0)
  private var failure: RecordingFailure?

  /// Creates a reader that has read nothing.
  ///
  /// - Parameters:
  ///   - lineLimit: Most bytes of a line; a longer one is an error.
  ///   - blobs: Where payloads beside the recording are; without it they are missing.
  public init(lineLimit: Int = 1 << 27, blobs: BlobSource? = nil) {
    self.lineLimit = lineLimit
    parser = LineParser(blobs: blobs)
  }

  /// Takes the next bytes.
  public mutating func append(_ bytes: [UInt8]) {
    if start == buffer.count {
      buffer = bytes
      (start, searched) = (0, 0)
    } else {
      if start > 0 {
        buffer.removeSubrange(..<start)
        (start, searched) = (0, searched - start)
      }
      buffer += bytes
    }
  }

  /// What is left behind the last whole line.
  package var rest: [UInt8] { Array(buffer[start...]) }

  /// Says that no more bytes come.
  public mutating func finish() { isFinished = true }

  /// Returns the next line, or `nil` where there is no whole one.
  ///
  /// - Throws: `RecordingFailure` at the first line that is wrong, and from then on.
  public mutating func next() throws(RecordingFailure) -> RecordLine? {
    if let failure { throw failure }
    guard let end = lineEnd() else {
      if let reason = reasonToStop() { throw fail(reason) }
      isTorn = isFinished && start < buffer.count
      return nil
    }
    guard end - start <= lineLimit else { throw fail(.lineTooLong(limit: lineLimit)) }
    let bytes = Array(buffer[start..<end])
    if lineNumber == 0, bytes.hasByteOrderMark { throw fail(.byteOrderMark) }
    if bytes.last != UInt8(ascii: "\r") { hasCarriageReturns = false }
    let record = try parse(bytes)
    line = bytes
    blobFailure = parser.blobFailure.map {
      RecordingFailure(reason: $0, line: lineNumber + 1, offset: byteCount)
    }
    digest.update(buffer[start...end])
    if hasCarriageReturns { plainDigest.update(bytes.dropLast() + [UInt8(ascii: "\n")]) }
    byteCount += end + 1 - start
    start = end + 1
    lineNumber += 1
    return record
  }

  private mutating func lineEnd() -> Int? {
    searched = Self.lineFeed(in: buffer.span, from: max(searched, start))
    return searched < buffer.count ? searched : nil
  }

  /// The place of the first line feed, or of the end.
  private static func lineFeed(in bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    return index
  }

  /// What is wrong where there is no further whole line, if anything.
  private func reasonToStop() -> RecordingFailure.Reason? {
    if buffer.count - start > lineLimit { return .lineTooLong(limit: lineLimit) }
    guard isFinished else { return nil }
    if lineNumber == 0 { return .noHeader }
    return isComplete && start < buffer.count ? .afterEnd : nil
  }

  private mutating func parse(_ line: [UInt8]) throws(RecordingFailure) -> RecordLine {
    let record: RecordLine
    do throws(LineFailure) {
      record = try parser.parse(line)
      if let reason = check(record) { throw LineFailure(reason: reason) }
    } catch {
      throw fail(error.reason, at: error.offset)
    }
    return record
  }

  /// Returns what is wrong with a line in its place, if anything.
  private mutating func check(_ record: RecordLine) -> RecordingFailure.Reason? {
    if isComplete { return .afterEnd }
    switch record {
    case .header: return lineNumber == 0 ? nil : .secondHeader
    case _ where lineNumber == 0: return .noHeader
    case .unknown: return nil
    case .event(let event):
      counted.count(event.kind)
      return moveTime(to: event.instant)
    case .end(let end):
      isComplete = true
      return moveTime(to: end.instant) ?? check(end)
    }
  }

  private mutating func moveTime(to instant: Instant) -> RecordingFailure.Reason? {
    guard instant >= counted.instant else {
      return .timeGoesBack(from: counted.instant, to: instant)
    }
    counted.instant = instant
    return nil
  }

  private mutating func check(_ end: RecordingEnd) -> RecordingFailure.Reason? {
    for (key, expected, actual) in [
      ("msgs", end.messages, counted.messages), ("drops", end.drops, counted.drops),
      ("conns", end.connections, counted.connections),
    ] where expected != actual {
      return .wrongCount(key: key, expected: expected, actual: actual)
    }
    let actual = digest.hexDigest
    guard end.digest != actual else { return nil }
    guard hasCarriageReturns, plainDigest.hexDigest == end.digest else {
      return .wrongDigest(expected: end.digest, actual: actual)
    }
    convertedEnd = end
    return .convertedLineEnds
  }

  private mutating func fail(
    _ reason: RecordingFailure.Reason, at offset: Int = 0
  ) -> RecordingFailure {
    let failure = RecordingFailure(
      reason: reason, line: lineNumber + 1, offset: byteCount + offset)
    self.failure = failure
    return failure
  }
}
