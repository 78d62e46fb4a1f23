import LightlagDrivers
public import LightlagRecording

/// The lines of a recording in a file of either kind, read piece by piece.
///
/// What a file is, its first bytes tell: those of MCAP, or else lines. Memory is bounded by the
/// longest line, and by the largest chunk of an MCAP file.
public struct RecordingSource: ~Copyable {
  /// A line of a recording.
  public struct Line: Sendable {
    /// What it says.
    public let record: RecordLine
    /// The line as it stands, without its line feed.
    public let bytes: [UInt8]
    /// Its number, from 1.
    public let number: Int
    /// What is wrong with its payload, where that stands beside the recording; it is empty then.
    public let blobFailure: RecordingFailure?
  }

  /// Whether the file is an MCAP file.
  public private(set) var isContainer = false

  /// Bytes of the file that were read so far.
  public private(set) var byteCount = 0

  private let path: String
  private let file: FileReader
  private var reader: RecordingReader
  private let placed: PlacedBlobs
  private let named = NamedBlobs()
  private let folder: BlobFolder
  private var container = MCAPToRecording(codecs: [Zstd(), LZ4()])
  private var isAtEnd = false
  /// What is wrong behind the lines that can be read.
  private var failure: RecordingConversion.BadFile?
  private var spare: [UInt8] = []

  /// Where the payloads beside its lines are.
  let blobs: BlobSource

  /// Lines whose payload is missing beside the recording, or damaged.
  public private(set) var lostBlobCount = 0

  /// What is wrong with the first of those.
  private var firstLostBlob: RecordingFailure?

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileFailure` where it cannot be read.
  public init(path: String) throws(FileFailure) {
    self.path = path
    do {
      file = try FileReader(path: path)
    } catch {
      throw FileFailure(path: path, action: "read", reason: error.description)
    }
    let (placed, folder, named) = (PlacedBlobs(in: path), BlobFolder(of: path), named)
    let blobs: BlobSource = { name in
      named.note(name)
      return placed.read(name) ?? folder.read(name)
    }
    reader = RecordingReader(blobs: blobs)
    (self.placed, self.folder, self.blobs) = (placed, folder, blobs)
  }

  /// Whether the run's end was read, so that nothing is missing.
  public var isComplete: Bool { reader.isComplete }

  /// Whether the last line had no line feed, and so was left out.
  public var isTorn: Bool { reader.isTorn }

  /// Whether the file can be read again, as a pipe cannot.
  var isSeekable: Bool { file.isSeekable }

  /// What is left behind the last whole line.
  var rest: [UInt8] { reader.rest }

  /// What the last line says, where it is only line ends that keep the recording from being whole.
  var convertedEnd: RecordingEnd? { reader.convertedEnd }

  /// Whether an MCAP file ended before its end.
  public var isTruncated: Bool { container.isTruncated }

  /// Whether the tail of such a file is damaged, or does not follow on it, and was left out.
  public var isTailUnused: Bool { container.isTailUnused }

  /// Lines of an MCAP file that were left out because others before them are missing.
  public var leftOutLineCount: Int { container.leftOutLineCount }

  /// Messages, attachments and metadata of an MCAP file that are no part of a recording.
  public var otherMessageCount: Int { container.otherMessageCount }

  /// Lines of kinds that this version does not know.
  public var unknownLineCount: Int { reader.unknownLineCount }

  /// Keys that this version does not know, in lines that it does.
  public var unknownKeyCount: Int { reader.unknownKeyCount }

  /// Whether something is missing in what was read.
  public var isLossy: Bool {
    !isComplete || isTruncated || leftOutLineCount > 0 || lostBlobCount > 0
  }

  /// What is missing in what was read, and where, a phrase each; none where it is not lossy.
  public var losses: [String] {
    var losses: [String] = []
    if isTruncated { losses.append("the MCAP file ends too early") }
    if isTailUnused { losses.append("its tail is damaged, or does not follow on it") }
    if leftOutLineCount > 0 {
      losses.append("\(leftOutLineCount.counted("line")) left out behind one that is missing")
    }
    if let firstLostBlob {
      let rest = lostBlobCount > 1 ? " (the first of \(lostBlobCount))" : ""
      losses.append("line \(firstLostBlob.line): \(firstLostBlob.reason)\(rest)")
    }
    if isTorn {
      losses.append("cut off in line \(reader.lineNumber + 1)")
    } else if !isComplete {
      losses.append("cut off behind line \(reader.lineNumber)")
    }
    return losses
  }

  /// The files beside it that look like a part of it and are none, once all of it was read.
  var strayPaths: [String] {
    // What a file that ends too early is read on from is a part of it.
    let tail = isContainer && isTruncated ? nil : TailFile.find(beside: path)
    return folder.paths(except: named.digests) + (tail.map { [$0] } ?? [])
  }

  /// Says how much of an MCAP file is no part of a recording.
  var otherWords: String {
    let parts = otherMessageCount.counted(
      "message, attachment or entry of metadata is",
      "messages, attachments and entries of metadata are")
    return "\(parts) another program's"
  }

  /// Returns the next line, or `nil` at the end.
  ///
  /// - Throws: `FileFailure` where the file cannot be read any further, or
  ///   `RecordingConversion.BadFile` at the first thing that is wrong in it.
  public mutating func next() throws -> Line? {
    while true {
      do throws(RecordingFailure) {
        if let record = try reader.next() {
          if let failure = reader.blobFailure {
            lostBlobCount += 1
            firstLostBlob = firstLostBlob ?? failure
          }
          return Line(
            record: record, bytes: reader.line, number: reader.lineNumber,
            blobFailure: reader.blobFailure)
        }
      } catch {
        throw RecordingConversion.BadFile(description: "\(path): \(error)", failure: error)
      }
      if let failure { throw failure }
      guard !isAtEnd else { return nil }
      try readOn()
    }
  }

  /// Returns all lines as one recording, which is held in memory.
  ///
  /// - Throws: As `next()` does.
  public consuming func recording() throws -> Recording {
    var bytes: [UInt8] = []
    while !isAtEnd, failure == nil { try readOn { bytes += $0 } }
    if let failure { throw failure }
    do throws(RecordingFailure) {
      return try Recording(bytes, blobs: blobs)
    } catch {
      throw RecordingConversion.BadFile(description: "\(path): \(error)")
    }
  }

  private mutating func readOn() throws {
    var lines: [UInt8] = []
    try readOn { lines = $0 }
    reader.append(lines)
    if isAtEnd, failure == nil { reader.finish() }
  }

  /// Reads the next bytes of the file, and hands on the lines in them.
  private mutating func readOn(_ take: ([UInt8]) -> Void) throws {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try file.next()
    } catch {
      throw FileFailure(path: path, action: "read", reason: error.description)
    }
    if byteCount == 0 { isContainer = RecordingConversion.isContainer(bytes) }
    byteCount += bytes.count
    isAtEnd = bytes.isEmpty
    guard isContainer else { return take(bytes) }
    do throws(MCAPToRecording.Failure) {
      if isAtEnd { try container.finish(tail: tail()) } else { try container.append(bytes) }
    } catch {
      failure = RecordingConversion.BadFile(description: "\(path): \(error)")
    }
    for blob in container.takeBlobs() {
      if !file.isSeekable { failure = RecordingConversion.BadFile(unseekable: path) }
      placed.add(blob.name, at: blob.place)
    }
    container.take(into: &spare)
    take(spare)
  }

  /// What a run that was killed has left beside its file.
  private func tail() -> [UInt8] { (try? File.read(TailFile.path(of: path))) ?? [] }
}

extension RecordingConversion.BadFile {
  /// Creates the failure of a pipe with payloads that are to be read later.
  init(unseekable path: String) {
    self.init(
      description: "\(path): payloads of an MCAP file are read where they stand, and it is a pipe:"
        + " name a file")
  }
}

extension RecordingConversion {
  /// Whether a file that begins with those bytes is an MCAP file.
  static func isContainer(_ bytes: [UInt8]) -> Bool { bytes.starts(with: MCAP.magic) }
}
