import LightlagCore
import LightlagDrivers
import LightlagRecording

/// Brings a recording from one kind of file to another.
///
/// Between JSON Lines and MCAP it goes piece by piece, to the byte, and memory is bounded by the
/// longest line. HAR and logs of CAN frames are held in memory; what they have no place for is left
/// out, but a HAR file of ours comes back to the byte too.
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

  /// Messages of another program that are no lines of a recording or no frames, and were left out.
  public private(set) var otherMessageCount = 0

  /// Whether something is missing in what was read, or was left out of what was written.
  public var isLossy: Bool { !isComplete || isTruncated || otherMessageCount > 0 }

  /// Reads the file `source`, and writes the file `target` if that was a recording.
  ///
  /// - Throws: `FileFailure` where a file cannot be used, `BadFile` where `source` is not what it
  ///   should be.
  public init(
    from source: String, _ sourceFormat: Format, to target: String, _ targetFormat: Format,
    compression: Compression = .zstd, view: View = .client
  ) throws {
    do {
      if targetFormat.holdsLines {
        let output = ConversionTarget(path: target)
        try write(
          source, sourceFormat, to: output, compression: compression,
          isContainer: targetFormat == .mcap)
      } else {
        try export(source, sourceFormat, to: target, targetFormat, view)
      }
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
  }

  // MARK: Writing

  /// Writes the lines as they come, and looks at each.
  private mutating func write(
    _ source: String, _ sourceFormat: Format, to output: ConversionTarget,
    compression: Compression, isContainer: Bool
  ) throws {
    defer { output.discard() }
    if isContainer {
      var target = RecordingToMCAP(
        program: "lightlag \(Version.current)", codec: compression == .zstd ? Zstd() : nil)
      var spare: [UInt8] = []
      try read(source, sourceFormat) { piece in
        try target.append(piece)
        target.take(into: &spare)
        try output.write(spare)
      }
      try target.finish()
      target.take(into: &spare)
      try output.write(spare)
      (lineCount, isComplete, isTorn) = (target.lineCount, target.isComplete, target.isTorn)
    } else {
      var reader = RecordingReader()
      try read(source, sourceFormat) { piece in
        reader.append(piece)
        while try reader.next() != nil {}
        try output.write(piece)
      }
      reader.finish()
      _ = try reader.next()
      (lineCount, isComplete, isTorn) = (reader.lineNumber, reader.isComplete, reader.isTorn)
    }
    byteCount = output.byteCount
    try output.keep()
  }

  /// Writes what others read.
  private mutating func export(
    _ source: String, _ sourceFormat: Format, to target: String, _ targetFormat: Format,
    _ view: View
  ) throws {
    var lines: [UInt8] = []
    try read(source, sourceFormat) { lines += $0 }
    let recording = try Recording(lines)
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
      otherMessageCount += log.leftOutCount
    }
    byteCount = bytes.count
    try TextFile.write(bytes, to: target)
  }

  // MARK: Reading

  /// Hands on the lines of a file, piece by piece where that is possible.
  private mutating func read(
    _ source: String, _ format: Format, _ take: ([UInt8]) throws -> Void
  ) throws {
    switch format {
    case .jsonLines: try Self.eachPiece(of: source, take)
    case .mcap:
      var container = MCAPToRecording(codecs: [Zstd()])
      var spare: [UInt8] = []
      try Self.eachPiece(of: source) { piece in
        try container.append(piece)
        container.take(into: &spare)
        try take(spare)
      }
      try container.finish()
      container.take(into: &spare)
      try take(spare)
      isTruncated = container.isTruncated
      leftOutLineCount = container.leftOutLineCount
      otherMessageCount = container.otherMessageCount
    case .har:
      let folder = source.lastIndex(of: "/").map { source[...$0] } ?? ""
      let archive = try HARToRecording(File.named(source), tool: Version.tool) { name in
        try? File.read(folder + name)
      }
      otherMessageCount = archive.leftOutCount
      try take(archive.bytes)
    case .candump:
      let log = try CANLogToRecording(File.named(source))
      otherMessageCount = log.leftOutCount
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
