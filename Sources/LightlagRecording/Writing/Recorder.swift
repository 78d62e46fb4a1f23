public import LightlagCore
import LightlagEncoding

/// Writes down a session as it happens, as the lines of a recording.
///
/// A tap that never blocks: the lines gather here, whole, until whoever drives the session takes
/// them (`Session.withTap`), to be written with one call. The format is specified in Format.md.
public struct Recorder: Tap {
  /// The lines not taken yet.
  private var pending: [UInt8] = []
  /// How much of `pending` the digest covers.
  private var digestedCount = 0
  private var digest = SHA256()
  private var writer = LineWriter()
  private var end = RecordingEnd(messages: 0, drops: 0, connections: 0)
  private var isFinished = false
  /// Takes out secrets, or `nil` where there is nothing to look for.
  private var redactor: Redactor?

  /// Creates a recorder that has written the header.
  ///
  /// - Parameters:
  ///   - header: The first line; secrets must have been taken out of it.
  ///   - redactor: Takes secrets out of all else, before it is written.
  public init(header: RecordingHeader, redactor: Redactor? = nil) {
    self.init(headerLine: header.line)
    self.redactor = redactor
  }

  /// Creates a recorder that has written a header as it stood in another recording.
  ///
  /// - Parameter headerLine: The line without its line feed.
  package init(headerLine: [UInt8]) {
    pending = headerLine
    pending.append(UInt8(ascii: "\n"))
  }

  /// Number of bytes that wait to be taken.
  public var pendingByteCount: Int { pending.count }

  public mutating func observe(_ event: SessionEvent) {
    guard !isFinished else { return }
    if let redactor { writer.write(redactor.redact(event)) } else { writer.write(event) }
    guard !writer.bytes.isEmpty else { return }
    end.count(event.kind)
    appendLine()
  }

  /// Writes the last line; what is observed after that is not recorded.
  ///
  /// - Parameter instant: Where the run ended.
  public mutating func finish(at instant: Instant) {
    guard !isFinished else { return }
    isFinished = true
    digestPending()
    end.instant = instant
    end.digest = digest.hexDigest
    writer.write(end)
    appendLine()
  }

  /// Returns what was written since the last call: whole lines.
  ///
  /// - Parameter spare: Emptied, and then given the bytes; pass the same one each time.
  public mutating func take(into spare: inout [UInt8]) {
    if !isFinished { digestPending() }
    spare.removeAll(keepingCapacity: true)
    swap(&spare, &pending)
    digestedCount = 0
  }

  private mutating func appendLine() {
    pending.append(contentsOf: writer.bytes)
    pending.append(UInt8(ascii: "\n"))
  }

  /// Digests in large pieces, which costs less than line by line.
  private mutating func digestPending() {
    digest.update(pending[digestedCount...])
    digestedCount = pending.count
  }
}
