import LightlagCore
import LightlagEncoding

/// Puts the lines of a recording into an MCAP file, as they come.
///
/// 1. `append(_:)` the bytes of the lines, in pieces of any size;
/// 2. `finish()`, once;
/// 3. `take(into:)` at any time: what can be written to the file.
///
/// The lines are read on the way, so that only what is a recording becomes one; lines that a
/// `Recorder` has just written need only be looked at. How they stand in the file is specified in
/// Format.md.
package struct RecordingToMCAP: Sendable {
  /// The attachment with a last line that has no line feed.
  static let tornLineName = "torn-line"
  /// The attachment with the network's profile.
  static let profileName = "profile.json"
  /// The metadata with what the header says.
  static let metadataName = "lightlag.recording"

  /// Lines written so far.
  package private(set) var lineCount = 0

  private let isTrusted: Bool
  private var reader = RecordingReader()
  private var hasTrustedEnd = false
  /// The payloads beside the lines that were written; never iterated.
  private var blobDigests: Set<String> = []
  private var writer: MCAPWriter
  private var channels = LineChannels()
  /// What came of the line that is not whole yet.
  private var partial: [UInt8] = []
  /// When the run began, in nanoseconds since 1970, or 0 where that is not known.
  private var wall: UInt64 = 0
  /// When the line before happened.
  private var instant = Instant.start

  /// Creates the start of a file.
  ///
  /// - Parameters:
  ///   - program: The program that writes it.
  ///   - codec: What makes chunks smaller, or `nil` to leave them as they are.
  ///   - limits: When a chunk is full.
  ///   - isTrusted: Whether the lines are a `Recorder`'s own, and whole lines each time.
  package init(
    program: String, codec: (any ChunkCodec)? = nil,
    limits: MCAPWriter.ChunkLimits = MCAPWriter.ChunkLimits(), isTrusted: Bool = false
  ) {
    self.isTrusted = isTrusted
    writer = MCAPWriter(program: program, codec: codec, limits: limits)
  }

  /// Whether the recording's end was read, so that nothing is missing.
  package var isComplete: Bool { reader.isComplete || hasTrustedEnd }

  /// Lines, the last of all, that are in no closed chunk.
  package var openLineCount: Int { writer.openMessageCount }

  /// Whether the last line had no line feed; known once `finish()` was called.
  package var isTorn: Bool { reader.isTorn }

  /// Takes the next bytes of the recording.
  ///
  /// - Parameters:
  ///   - bytes: Lines and parts of lines.
  ///   - blobs: Where payloads beside the recording are; what is not there is left out.
  /// - Returns: Whether a chunk was closed. To ask for their number before and after would have all
  ///   of this copied where it is a member of an object, which took longer than the lines.
  /// - Throws: `RecordingFailure` at the first line that is wrong.
  @discardableResult
  package mutating func append(
    _ bytes: [UInt8], blobs: BlobSource? = nil
  ) throws(RecordingFailure) -> Bool {
    let closed = writer.chunkCount
    var start = 0
    while let end = Self.lineEnd(in: bytes.span, from: start) {
      if partial.isEmpty {
        try write(bytes[start..<end], blobs)
      } else {
        let line = partial + bytes[start..<end]
        partial.removeAll(keepingCapacity: true)
        try write(line[...], blobs)
      }
      start = end
    }
    partial += bytes[start...]
    return writer.chunkCount > closed
  }

  /// Says that no more bytes come, and writes the end of the file.
  ///
  /// - Throws: `RecordingFailure` where there was no line, or something stands behind the last.
  package mutating func finish() throws(RecordingFailure) {
    if !isTrusted {
      if !partial.isEmpty { reader.append(partial) }
      reader.finish()
      _ = try reader.next()
    }
    if isTorn {
      writer.write(
        .init(
          logTime: time, createTime: time, name: Self.tornLineName,
          mediaType: "application/octet-stream", data: partial))
    }
    writer.finish()
  }

  /// Closes the chunk, so that all lines so far can be taken.
  package mutating func flush() { writer.closeChunk() }

  /// Returns what can be written to the file; see `MCAPWriter`.
  package mutating func take(into spare: inout [UInt8]) { writer.take(into: &spare) }

  /// When the line happened, as the file has it.
  private var time: UInt64 { wall + UInt64(instant.nanoseconds) }

  /// Writes a line that ends with its line feed.
  private mutating func write(
    _ bytes: ArraySlice<UInt8>, _ blobs: BlobSource?
  ) throws(RecordingFailure) {
    if let name = BlobName(endOf: bytes.dropLast()) { write(name, from: blobs) }
    if isTrusted, let head = LineHead(bytes) { return write(bytes, head) }
    reader.append(Array(bytes))
    guard let line = try reader.next() else { return }
    switch line {
    case .header(let header): write(header)
    case .event(let event): instant = event.instant
    case .end(let end): instant = end.instant
    case .unknown: break
    }
    write(bytes, to: channels.channel(of: line, in: &writer))
  }

  /// Writes a payload that a line names, unless another line has named it before.
  private mutating func write(_ name: BlobName, from blobs: BlobSource?) {
    guard !blobDigests.contains(name.digest), let bytes = blobs?(name) else { return }
    blobDigests.insert(name.digest)
    writer.write(
      .init(
        logTime: time, createTime: time, name: name.description,
        mediaType: "application/octet-stream", data: bytes))
  }

  /// Writes a line of our own, which need not be read.
  private mutating func write(_ bytes: ArraySlice<UInt8>, _ head: LineHead) {
    instant = head.instant
    if head.kind == "end" { hasTrustedEnd = true }
    write(bytes, to: channels.channel(of: head, in: &writer))
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>, to channel: UInt16) {
    lineCount += 1
    writer.write(
      MCAP.Message(
        channel: channel, sequence: UInt32(truncatingIfNeeded: lineCount), logTime: time,
        publishTime: time, data: bytes.dropLast()))
  }

  /// Writes what the header says for those who look only at metadata and attachments.
  private mutating func write(_ header: RecordingHeader) {
    wall = header.wall.flatMap(WallTime.nanoseconds) ?? 0
    var entries: [MCAP.Entry] = [
      .init("backend", header.backend.kind), .init("clock", header.clock.rawValue),
      .init("name", header.name), .init("seed", header.configuration.seed.description),
      .init("subject", header.subject.rawValue), .init("tool", header.tool),
    ]
    if let clients = header.clients { entries.append(.init("clients", clients.kind)) }
    if let profile = header.profile { entries.append(.init("profile", profile.name)) }
    if let wall = header.wall { entries.append(.init("wall", wall)) }
    entries.sort { $0.name < $1.name }
    writer.write(MCAP.Metadata(name: Self.metadataName, entries: entries))
    guard let profile = header.profile else { return }
    writer.write(
      .init(
        logTime: time, createTime: time, name: Self.profileName, mediaType: "application/json",
        data: profile.document.bytes))
  }

  /// Where the line ends, its line feed included, or `nil` where that is not there yet.
  private static func lineEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    return index < bytes.count ? index + 1 : nil
  }
}
