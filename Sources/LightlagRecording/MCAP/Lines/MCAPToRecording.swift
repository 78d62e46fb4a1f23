/// Takes the lines of a recording out of an MCAP file, as its bytes come.
///
/// 1. `append(_:)` the bytes of the file, in pieces of any size;
/// 2. `finish()`, once;
/// 3. `take(into:)` at any time: the lines so far.
package struct MCAPToRecording: Sendable {
  /// Why a file has no recording that can be read.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is not an MCAP file, or a damaged one.
    case container(MCAP.Failure)
    /// It has no first line of a recording.
    case noRecording
    /// It has a line twice, as one does that was put together from two.
    case secondLine(UInt32)

    package var description: String {
      switch self {
      case .container(let failure): failure.description
      case .noRecording: "there is no recording in this MCAP file"
      case .secondLine(let number): "line \(number) of a recording is there twice"
      }
    }
  }

  /// The lines that were not taken yet, as they were written, up to the first that is missing.
  ///
  /// Where none is missing, what stood behind the last line feed is there too.
  package private(set) var bytes: [UInt8] = []

  /// Whether the file ends before its end, so that what came last may be missing.
  package private(set) var isTruncated = false

  /// Lines that were left out because others before them are missing.
  package private(set) var leftOutLineCount = 0

  /// Messages that are no lines of a recording, and attachments and metadata that belong to none.
  package private(set) var otherMessageCount = 0

  /// The payloads beside the lines that came since they were last taken, and where in the file
  /// their bytes are.
  package private(set) var blobs: [(name: String, place: Range<Int>)] = []

  private var reader: MCAPReader
  private var lastLine: UInt32 = 0
  /// Lines that came before one with a lower number.
  private var early: [(number: UInt32, bytes: ArraySlice<UInt8>)] = []
  private var tornLine: [UInt8] = []
  /// Whether a channel is one of lines; never iterated.
  private var isOfLines: [UInt16: Bool] = [:]

  /// Creates a reader of a file that comes in pieces.
  package init(codecs: [any ChunkCodec] = []) {
    reader = MCAPReader(codecs: codecs)
  }

  /// Reads a whole file.
  ///
  /// The order of the messages in it does not matter: a line's place is its sequence number.
  package init(_ file: [UInt8], codecs: [any ChunkCodec] = []) throws(Failure) {
    self.init(codecs: codecs)
    try append(file)
    try finish()
  }

  /// Takes the next bytes of the file.
  ///
  /// - Throws: `Failure.container` at the first record that is wrong; the lines before it can
  ///   be taken.
  package mutating func append(_ bytes: [UInt8]) throws(Failure) {
    reader.append(bytes)
    try drain()
  }

  /// Whether there was a tail that does not follow on the lines in the file, or is damaged.
  package private(set) var isTailUnused = false

  /// Says that no more bytes come.
  ///
  /// - Parameter tail: What stands beside a file that ends too early: the lines that were to come
  ///   into its next chunk. Those that are in the file too are passed over.
  /// - Throws: `Failure`.
  package mutating func finish(tail: [UInt8] = []) throws(Failure) {
    reader.finish()
    try drain()
    isTruncated = reader.isTruncated
    if isTruncated { take(tail: tail) }
    try takeEarly()
    guard lastLine > 0 else { throw .noRecording }
    if leftOutLineCount == 0, !isTruncated { bytes += tornLine }
  }

  /// Returns the lines that came since the last call.
  ///
  /// - Parameter spare: Emptied, and then given the bytes; pass the same one each time.
  package mutating func take(into spare: inout [UInt8]) {
    spare.removeAll(keepingCapacity: true)
    swap(&spare, &bytes)
  }

  /// Returns what a tail begins with: the number of its first line.
  package static func tailHead(firstLine: Int) -> [UInt8] { Array("\(firstLine)\n".utf8) }

  private mutating func take(tail: [UInt8]) {
    guard !tail.isEmpty else { return }
    let newline = UInt8(ascii: "\n")
    guard let headEnd = tail.firstIndex(of: newline),
      var number = UInt32(String(decoding: tail[..<headEnd], as: UTF8.self)),
      number <= lastLine &+ 1
    else {
      isTailUnused = true
      return
    }
    var start = headEnd + 1
    while let end = tail[start...].firstIndex(of: newline) {
      if number == lastLine &+ 1 { take(tail[start..<end], number: number) }
      start = end + 1
      number &+= 1
    }
    // What was being written when the process was killed.
    if number == lastLine &+ 1 { bytes += tail[start...] }
  }

  /// Forgets the payloads, whose places have been noted.
  package mutating func takeBlobs() -> [(name: String, place: Range<Int>)] {
    guard !blobs.isEmpty else { return [] }
    defer { blobs = [] }
    return blobs
  }

  private mutating func drain() throws(Failure) {
    do throws(MCAP.Failure) {
      while let record = try reader.next() { take(record) }
    } catch {
      throw .container(error)
    }
  }

  private mutating func take(_ record: MCAP.Record) {
    switch record {
    case .channel(let channel): isOfLines[channel.id] = channel.metadata.contains(LineChannels.mark)
    case .message(let message):
      guard isOfLines[message.channel] == true else {
        otherMessageCount += 1
        return
      }
      take(message.data, number: message.sequence)
    case .attachment(let attachment) where attachment.name == RecordingToMCAP.tornLineName:
      tornLine = attachment.data
    case .attachment(let attachment) where attachment.name.hasPrefix("sha256-"):
      // Its bytes stand before its checksum, at its end.
      let end = reader.byteOffset - 4
      blobs.append((attachment.name, (end - attachment.data.count)..<end))
    case .attachment(let attachment) where attachment.name != RecordingToMCAP.profileName:
      otherMessageCount += 1
    case .metadata(let metadata) where metadata.name != RecordingToMCAP.metadataName:
      otherMessageCount += 1
    default: break
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, number: UInt32) {
    guard number == lastLine &+ 1 else {
      early.append((number, line))
      return
    }
    bytes += line
    bytes.append(UInt8(ascii: "\n"))
    lastLine = number
  }

  /// Takes the lines that came too early, as far as none is missing before them.
  private mutating func takeEarly() throws(Failure) {
    let lines = early.sorted { $0.number < $1.number }
    early = []
    for (number, line) in lines {
      guard number > lastLine else { throw .secondLine(number) }
      take(line, number: number)
    }
    leftOutLineCount = early.count
    early = []
  }
}
