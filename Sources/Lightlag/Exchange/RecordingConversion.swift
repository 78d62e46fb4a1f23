import LightlagCore
import LightlagDrivers
import LightlagRecording

/// Brings a recording from one kind of file to another.
///
/// Between JSON Lines and MCAP it goes piece by piece, to the byte, and memory is bounded by the
/// longest line or payload beside it. HAR and logs of CAN frames are held in memory; what they have
/// no place for is left out, but a HAR file of ours comes back to the byte too.
public struct RecordingConversion: Hashable, Sendable {
  /// Lines written, or of a log of CAN frames the frames.
  public private(set) var lineCount = 0

  /// Bytes written.
  public private(set) var byteCount = 0

  /// Whether the run's end is there, so that nothing is missing.
  public private(set) var isComplete = false

  /// Whether the last line has no line feed.
  public private(set) var isTorn = false

  /// Whether an MCAP file ended before its end.
  public private(set) var isTruncated = false

  /// Lines of an MCAP file that were left out because others before them are missing.
  public private(set) var leftOutLineCount = 0

  /// Messages of another program that are no lines of a recording or no frames, and attachments and
  /// metadata of its own, that were left out.
  public var otherMessageCount: Int { leftOut.count }

  /// Where the first of those messages is and what is wrong with it, or `nil` where that is not
  /// known.
  public var firstOtherMessage: String? { leftOut.first }

  /// Messages of another program that were taken over in part, or otherwise than they stand.
  public var adaptedMessageCount: Int { adapted.count }

  /// Where the first of those is and what became of it, or `nil` where there is none.
  public var firstAdaptedMessage: String? { adapted.first }

  private var leftOut = LeftOut()
  private var adapted = LeftOut()

  /// Payloads beside the recording that are missing or damaged.
  public private(set) var missingBlobCount = 0

  /// Whether something is missing in what was read, or was left out of what was written.
  public var isLossy: Bool {
    !isComplete || isTruncated || otherMessageCount > 0 || adaptedMessageCount > 0
      || missingBlobCount > 0
  }

  /// Reads the file `source`, and writes the file `target` if that was a recording.
  ///
  /// - Throws: `FileFailure` where a file cannot be used, `BadFile` where `source` is not what it
  ///   should be.
  public init(
    from source: String, _ sourceFormat: Format, to target: String, _ targetFormat: Format,
    compression: Compression = .zstd, view: View = .client
  ) throws {
    let blobs = SourceBlobs(of: source)
    do {
      switch targetFormat {
      case .jsonLines: try writeLines(source, sourceFormat, blobs, to: target)
      case .mcap: try writeContainer(source, sourceFormat, blobs, to: target, compression)
      case .har, .candump: try export(source, sourceFormat, blobs, to: target, targetFormat, view)
      }
      missingBlobCount = blobs.missingCount
    } catch let error as RecordingFailure {
      throw BadFile(description: "\(source): \(error)")
    } catch let error as MCAPToRecording.Failure {
      throw BadFile(description: "\(source): \(error)")
    } catch let error as ImportFailure {
      throw BadFile(description: "\(source): \(error)")
    }
  }

  /// A file that is not what its suffix says, or a damaged one.
  public struct BadFile: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, the place, and what is wrong there.
    public let description: String
    /// What is wrong with a line, where it is that.
    var failure: RecordingFailure?
  }

  // MARK: Writing

  /// Writes the lines as they come, and looks at each; its payload stands there before it does.
  private mutating func writeLines(
    _ source: String, _ sourceFormat: Format, _ blobs: SourceBlobs, to target: String
  ) throws {
    let output = PendingFile(path: target)
    var reader = RecordingReader()
    try read(source, sourceFormat, blobs) { piece in
      reader.append(piece)
      while try reader.next() != nil {
        guard let name = BlobName(endOf: reader.line[...]), let bytes = blobs.read(name) else {
          continue
        }
        try output.write(RecordedBlob(name: name, bytes: bytes))
      }
      try output.write(piece)
    }
    reader.finish()
    _ = try reader.next()
    (lineCount, isComplete, isTorn) = (reader.lineNumber, reader.isComplete, reader.isTorn)
    byteCount = output.byteCount
    try output.keepRecording()
  }

  /// Writes the lines as they come into an MCAP file, which reads them too.
  private mutating func writeContainer(
    _ source: String, _ sourceFormat: Format, _ blobs: SourceBlobs, to target: String,
    _ compression: Compression
  ) throws {
    let output = PendingFile(path: target)
    var container = RecordingToMCAP(
      program: "lightlag \(Version.current)", codec: compression == .zstd ? Zstd() : nil)
    var spare: [UInt8] = []
    try read(source, sourceFormat, blobs) { piece in
      try container.append(piece) { blobs.read($0) }
      container.take(into: &spare)
      try output.write(spare)
    }
    try container.finish()
    container.take(into: &spare)
    try output.write(spare)
    (lineCount, isComplete, isTorn) = (
      container.lineCount, container.isComplete, container.isTorn
    )
    byteCount = output.byteCount
    try output.keepRecording()
  }

  /// Writes what others read.
  private mutating func export(
    _ source: String, _ sourceFormat: Format, _ blobs: SourceBlobs, to target: String,
    _ targetFormat: Format, _ view: View
  ) throws {
    var lines: [UInt8] = []
    try read(source, sourceFormat, blobs) { lines += $0 }
    let recording = try Recording(lines) { blobs.read($0) }
    (isComplete, isTorn) = (recording.isComplete, recording.isTorn)
    let bytes: [UInt8]
    if targetFormat == .har {
      let archive = try RecordingToHAR(
        recording, program: ("lightlag", Version.current), view: view == .client ? .client : .server
      )
      (bytes, lineCount) = (archive.bytes, archive.lineCount)
    } else {
      let log = try RecordingToCANLog(recording)
      (bytes, lineCount) = (log.bytes, log.frameCount)
      leftOut = log.leftOut
    }
    byteCount = bytes.count
    try TextFile.write(bytes, to: target)
  }

  // MARK: Reading

  /// Hands on the lines of a file, piece by piece where that is possible.
  private mutating func read(
    _ source: String, _ format: Format, _ blobs: SourceBlobs, _ take: ([UInt8]) throws -> Void
  ) throws {
    switch format {
    case .jsonLines: try Self.eachPiece(of: source, take)
    case .mcap:
      var container = MCAPToRecording(codecs: [Zstd(), LZ4()])
      var spare: [UInt8] = []
      try Self.eachPiece(of: source) { piece in
        try container.append(piece)
        for blob in container.takeBlobs() {
          guard File.isSeekable(source) else { throw BadFile(unseekable: source) }
          blobs.add(blob.name, at: blob.place)
        }
        container.take(into: &spare)
        try take(spare)
      }
      // What a run that goes on, or was killed, has in no chunk yet.
      try container.finish(tail: (try? File.read(TailFile.path(of: source))) ?? [])
      container.take(into: &spare)
      try take(spare)
      isTruncated = container.isTruncated
      leftOutLineCount = container.leftOutLineCount
      leftOut.note(container.otherMessageCount)
    case .har:
      let folder = File.folder(of: source)
      let archive = try HARToRecording(File.named(source), tool: Version.tool) { name in
        try? File.read(folder + name)
      }
      (leftOut, adapted) = (archive.leftOut, archive.adapted)
      for blob in archive.blobs { blobs.add(blob) }
      try take(archive.bytes)
    case .candump:
      let log = try CANLogToRecording(File.named(source))
      (leftOut, adapted) = (log.leftOut, log.adapted)
      try take(log.bytes)
    }
  }

  private static func eachPiece(of path: String, _ take: ([UInt8]) throws -> Void) throws {
    do {
      let file = try FileReader(path: path)
      while true {
        let piece = try file.next()
        guard !piece.isEmpty else { return }
        try take(piece)
      }
    } catch let error as SystemError {
      throw FileFailure(path: path, action: "read", reason: error.description)
    }
  }
}
