public import LightlagCore
import LightlagEncoding

/// Writes down a session as it happens, as the lines of a recording.
///
/// A tap that never blocks: the lines gather here, whole, until whoever drives the session takes
/// them (`Session.withTap`), to be written with one call. The format is specified in Format.md.
public struct Recorder: Tap {
  /// How much of the lines that were not taken yet the digest covers.
  private var digestedCount = 0
  private var digest = SHA256()
  private var writer: LineWriter
  private var end = RecordingEnd(messages: 0, drops: 0, connections: 0)
  private var isFinished = false
  /// Takes out secrets, or `nil` where there is nothing to look for.
  private var redactor: Redactor?
  private let isDigested: Bool
  /// What the first line said, where it was not given as a line.
  package private(set) var header: RecordingHeader?
  /// The blobs of the lines that were not taken yet.
  private var blobs: [RecordedBlob] = []

  /// Creates a recorder that has written the header.
  ///
  /// - Parameters:
  ///   - header: The first line; secrets must have been taken out of it.
  ///   - redactor: Takes secrets out of all else, before it is written.
  ///   - hasBlobs: Whether large payloads stand beside the recording, to be taken with its lines.
  ///   - isDigested: Whether it digests what it writes; else whoever takes the lines does.
  public init(
    header: RecordingHeader, redactor: Redactor? = nil, hasBlobs: Bool = false,
    isDigested: Bool = true
  ) {
    self.init(headerLine: header.line, hasBlobs: hasBlobs, isDigested: isDigested)
    self.redactor = redactor
    self.header = header
  }

  /// Creates a recorder that has written a header as it stood in another recording.
  ///
  /// - Parameters:
  ///   - headerLine: The line without its line feed.
  ///   - hasBlobs: Whether large payloads stand beside the recording.
  ///   - isDigested: Whether it digests what it writes.
  package init(headerLine: [UInt8], hasBlobs: Bool = false, isDigested: Bool = true) {
    writer = LineWriter(hasBlobs: hasBlobs)
    self.isDigested = isDigested
    writer.write(line: headerLine)
  }

  /// Number of bytes that wait to be taken.
  public var pendingByteCount: Int { writer.bytes.count }

  /// Whether there are lines of such events: others need not be observed.
  package static func hasLine(_ kind: SessionEvent.Kind) -> Bool { LineWriter.hasLine(kind) }

  public mutating func observe(_ event: SessionEvent) {
    guard !isFinished else { return }
    // Not by `??`, which would copy what need not be redacted.
    let hasLine =
      if let clean = redactor?.redact(event) { writer.write(clean) } else { writer.write(event) }
    guard hasLine else { return }
    end.count(event.kind)
    if let blob = writer.blob { blobs.append(blob) }
  }

  /// Writes the last line; what is observed after that is not recorded.
  ///
  /// - Parameters:
  ///   - instant: Where the run ended.
  ///   - digest: The digest of all lines before, from whoever has taken them, where the recorder
  ///     does not digest them itself.
  ///   - next: The file with the next part of the run, where this is not the last.
  public mutating func finish(at instant: Instant, digest: String? = nil, next: String? = nil) {
    guard !isFinished else { return }
    isFinished = true
    digestPending()
    end.next = next
    writeEnd(at: instant, digest)
  }

  /// Ends the recording, and begins the next part of the run in another file.
  ///
  /// The end is taken first; then the header of the next part is written by `beginPart(_:)`.
  ///
  /// - Parameters:
  ///   - instant: Where it ends.
  ///   - next: The name of the next file.
  ///   - digest: The digest of all lines of this part.
  package mutating func endPart(at instant: Instant, next: String, digest: String) {
    end.next = next
    writeEnd(at: instant, digest)
    end = RecordingEnd(messages: 0, drops: 0, connections: 0)
  }

  /// Writes the header of a part of the run.
  package mutating func beginPart(_ part: RecordingPart) {
    guard var header else { preconditionFailure("parts need a header that is known") }
    header.part = part
    precondition(writer.bytes.isEmpty, "a header is the first line")
    writer.write(line: header.line)
  }

  private mutating func writeEnd(at instant: Instant, _ digest: String?) {
    precondition(
      isDigested || (digest != nil && writer.bytes.isEmpty), "who digests it takes it first")
    end.instant = instant
    end.digest = digest ?? self.digest.hexDigest
    writer.write(end)
  }

  /// Returns what was written since the last call: whole lines.
  ///
  /// - Parameter spare: Emptied, and then given the bytes; pass the same one each time.
  public mutating func take(into spare: inout [UInt8]) {
    if !isFinished { digestPending() }
    writer.take(into: &spare)
    digestedCount = 0
  }

  /// Lends what was written since the last call, if anything was, and forgets it.
  ///
  /// - Parameter body: Is given whole lines, and blobs to be written before those.
  package mutating func take(_ body: ([UInt8], [RecordedBlob]) -> Void) {
    guard !writer.bytes.isEmpty else { return }
    if !isFinished { digestPending() }
    body(writer.bytes, takeBlobs())
    writer.removeAll()
    digestedCount = 0
  }

  /// Returns the blobs of the lines since the last call, to be written before those.
  public mutating func takeBlobs() -> [RecordedBlob] {
    guard !blobs.isEmpty else { return [] }
    defer { blobs = [] }
    return blobs
  }

  /// Digests in large pieces, which costs less than line by line.
  private mutating func digestPending() {
    guard isDigested else { return }
    digest.update(writer.bytes[digestedCount...])
    digestedCount = writer.bytes.count
  }
}
