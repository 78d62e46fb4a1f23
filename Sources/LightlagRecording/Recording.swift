public import LightlagCore

/// The log of one run.
public struct Recording: Hashable, Sendable {
  /// What the run follows from besides its inputs.
  public let header: RecordingHeader

  /// What happened, in order.
  ///
  /// The message of a `lost` is empty: its payload stands in the event of its sending.
  public let events: [SessionEvent]

  /// Where the run ended, or `nil` where the recording was cut off.
  public let end: RecordingEnd?

  /// Whether the last line had no line feed, and so was left out.
  public let isTorn: Bool

  /// Lines of kinds that this version does not know.
  public let unknownLineCount: Int

  /// Keys that this version does not know, in lines that it does.
  public let unknownKeyCount: Int

  /// Whether a payload stands beside the recording.
  public let hasBlobs: Bool

  /// The lines as they were written, a torn one left out.
  public let bytes: [UInt8]

  /// Reads a whole recording.
  ///
  /// - Parameters:
  ///   - bytes: Its lines.
  ///   - blobs: Where payloads beside it are.
  /// - Throws: `RecordingFailure` at the first line that is wrong, or the payload of which is
  ///   missing.
  public init(_ bytes: [UInt8], blobs: BlobSource? = nil) throws(RecordingFailure) {
    var reader = RecordingReader(blobs: blobs)
    reader.append(bytes)
    reader.finish()
    var header: RecordingHeader?
    var events: [SessionEvent] = []
    var end: RecordingEnd?
    while let line = try reader.next() {
      if let failure = reader.blobFailure { throw failure }
      switch line {
      case .header(let line): header = line
      case .event(let event): events.append(event)
      case .end(let line): end = line
      case .unknown: break
      }
    }
    guard let header else { throw RecordingFailure(reason: .noHeader, line: 1, offset: 0) }
    self.header = header
    self.events = events
    self.end = end
    isTorn = reader.isTorn
    unknownLineCount = reader.unknownLineCount
    unknownKeyCount = reader.unknownKeyCount
    hasBlobs = reader.hasBlobs
    self.bytes = reader.isTorn ? Array(bytes[..<reader.byteCount]) : bytes
  }

  /// Creates a recording of events that no file holds; it has the bytes of the one that they are
  /// from.
  init(header: RecordingHeader, events: [SessionEvent], from recording: Recording) {
    self.header = header
    self.events = events
    end = recording.end
    isTorn = recording.isTorn
    unknownLineCount = recording.unknownLineCount
    unknownKeyCount = recording.unknownKeyCount
    hasBlobs = recording.hasBlobs
    bytes = recording.bytes
  }

  /// Whether the run ended as it should, and nothing is missing.
  public var isComplete: Bool { end != nil }

  /// How many messages were sent.
  package var messageCount: Int {
    events.count { if case .sent = $0.kind { true } else { false } }
  }

  /// How far the run came.
  public var endInstant: Instant { end?.instant ?? events.last?.instant ?? .start }

  /// The first line, without its line feed.
  package var headerLine: [UInt8] {
    Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
  }
}
