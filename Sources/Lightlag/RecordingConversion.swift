import LightlagCore
import LightlagDrivers
import LightlagRecording

/// Brings a recording from one kind of file to another, line by line, to the byte.
public struct RecordingConversion: Hashable, Sendable {
  /// A kind of file.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// JSON Lines, as they are recorded and kept in git.
    case jsonLines = "jsonl"
    /// MCAP, which is indexed and compressed, and which other tools show.
    case mcap

    /// Takes the format from the suffix of a path, or returns `nil` where it is another.
    public init?(path: String) {
      guard let dot = path.lastIndex(of: ".") else { return nil }
      self.init(rawValue: String(path[dot...].dropFirst()))
    }
  }

  /// How the chunks of an MCAP file are compressed.
  public enum Compression: String, Hashable, Sendable, CaseIterable {
    /// With Zstandard.
    case zstd
    /// Not at all.
    case none

    fileprivate var codec: (any ChunkCodec)? { self == .zstd ? Zstd() : nil }
  }

  /// Lines written.
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

  /// Messages of an MCAP file that are no lines of a recording, and were left out.
  public private(set) var otherMessageCount = 0

  /// Payloads beside the recording that are missing or damaged.
  public private(set) var missingBlobCount = 0

  /// Whether something is missing in what was read, or was left out of what was written.
  public var isLossy: Bool {
    !isComplete || isTruncated || otherMessageCount > 0 || missingBlobCount > 0
  }

  /// Reads the file `source`, and writes the file `target` if that was a recording.
  ///
  /// Both are held in memory.
  ///
  /// - Throws: `FileFailure` where a file cannot be used, `BadFile` where `source` is no recording.
  public init(
    from source: String, _ sourceFormat: Format, to target: String, _ targetFormat: Format,
    compression: Compression = .zstd
  ) throws {
    let file = try File.named(source)
    let (placed, folder) = (PlacedBlobs(in: source), BlobFolder(of: source))
    var blobs: [RecordedBlob] = []
    let output: [UInt8]
    do {
      let lines = sourceFormat == .mcap ? try self.lines(of: file, source, placed) : file
      (blobs, missingBlobCount) = RecordedBlob.all(in: lines) {
        placed.read($0) ?? folder.read($0)
      }
      output = try mcap(
        of: lines, blobs, compression: compression, isWanted: targetFormat == .mcap)
    } catch {
      throw BadFile(description: "\(source): \(error)")
    }
    byteCount = output.count
    do {
      if targetFormat != .mcap {
        for blob in blobs { try BlobFolder(of: target).write(blob) }
      }
      let targetFile = try RecordingFile(path: target)
      targetFile.write(output)
      if let failure = targetFile.failure { throw failure }
    } catch let error as SystemError {
      throw FileFailure(path: target, action: "write", reason: error.description)
    }
  }

  /// A file that is not what its suffix says, or a damaged one.
  public struct BadFile: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, the place, and what is wrong there.
    public let description: String
  }

  private mutating func lines(
    of file: [UInt8], _ path: String, _ placed: PlacedBlobs
  ) throws -> [UInt8] {
    var source = MCAPToRecording(codecs: [Zstd()])
    try source.append(file)
    try source.finish(tail: (try? File.read(TailFile.path(of: path))) ?? [])
    for blob in source.takeBlobs() { placed.add(blob.name, at: blob.place) }
    isTruncated = source.isTruncated
    leftOutLineCount = source.leftOutLineCount
    otherMessageCount = source.otherMessageCount
    return source.bytes
  }

  /// Reads the lines, and returns them as an MCAP file or as they are.
  private mutating func mcap(
    of lines: [UInt8], _ blobs: [RecordedBlob], compression: Compression, isWanted: Bool
  ) throws -> [UInt8] {
    var target = RecordingToMCAP(
      program: "lightlag \(Version.current)", codec: isWanted ? compression.codec : nil)
    try target.append(lines) { name in blobs.first { $0.name == name }?.bytes }
    try target.finish()
    (lineCount, isComplete, isTorn) = (target.lineCount, target.isComplete, target.isTorn)
    guard isWanted else { return lines }
    var bytes: [UInt8] = []
    target.take(into: &bytes)
    return bytes
  }
}
