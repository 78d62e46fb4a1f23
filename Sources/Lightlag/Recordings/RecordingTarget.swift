import LightlagDrivers
import LightlagRecording

/// A file of either kind that lines are written to as they come, and that is there once all are.
struct RecordingTarget: ~Copyable {
  private let format: RecordingConversion.Format
  private let file: PendingFile
  private var container = RecordingToMCAP(program: "lightlag \(Version.current)", codec: Zstd())
  private var pending: [UInt8] = []
  private var spare: [UInt8] = []

  init(path: String, format: RecordingConversion.Format) {
    self.format = format
    file = PendingFile(path: path)
  }

  /// Writes a line, given without its line feed, and what stands beside it.
  mutating func write(_ line: [UInt8], blobs: BlobSource) throws {
    let name = BlobName(endOf: line[...])
    let blob = name.flatMap { name in
      // One that is damaged is as good as missing, and is not to look whole.
      blobs(name).flatMap { name.fits($0) ? RecordedBlob(name: name, bytes: $0) : nil }
    }
    try write(lines: line + [UInt8(ascii: "\n")], blobs: blob.map { [$0] } ?? [])
  }

  /// Writes whole lines, and what stands beside them.
  mutating func write(lines: [UInt8], blobs: [RecordedBlob] = []) throws {
    pending += lines
    for blob in blobs { try keep(blob) }
    // Few calls, and little memory.
    if pending.count >= 1 << 18 { try flush() }
  }

  /// Writes what is left, and gives the file its name.
  mutating func finish() throws {
    try flush()
    if format == .mcap {
      try container.finish()
      try flush()
    }
    try file.keepRecording()
  }

  /// Writes a payload beside the lines; a container needs it at once, as it is not kept here.
  private mutating func keep(_ blob: RecordedBlob) throws {
    guard format != .mcap else { return try flush([blob]) }
    try file.write(blob)
  }

  private mutating func flush(_ blobs: [RecordedBlob] = []) throws {
    if format == .mcap {
      try container.append(pending) { name in blobs.first { $0.name == name }?.bytes }
      container.take(into: &spare)
      pending = spare
    }
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
