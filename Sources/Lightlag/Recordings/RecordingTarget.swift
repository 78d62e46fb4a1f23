import LightlagDrivers
import LightlagRecording

/// A file of either kind that lines are written to as they come.
struct RecordingTarget: ~Copyable {
  private let path: String
  private let format: RecordingConversion.Format
  /// Created with the first line, so that nothing is lost where there is none to write.
  private var file: RecordingFile?
  private var container = RecordingToMCAP(program: "lightlag \(Version.current)", codec: Zstd())
  private var pending: [UInt8] = []
  private var spare: [UInt8] = []

  init(path: String, format: RecordingConversion.Format) {
    self.path = path
    self.format = format
  }

  /// Writes a line, given without its line feed.
  mutating func write(_ line: [UInt8]) throws { try write(lines: line + [UInt8(ascii: "\n")]) }

  /// Writes whole lines.
  mutating func write(lines: [UInt8]) throws {
    pending += lines
    // Few calls, and little memory.
    if pending.count >= 1 << 18 { try flush() }
  }

  /// Writes what is left.
  mutating func finish() throws {
    try flush()
    guard format == .mcap else { return }
    try container.finish()
    try flush()
  }

  private mutating func flush() throws {
    if format == .mcap {
      try container.append(pending)
      container.take(into: &spare)
      pending = spare
    }
    do {
      let file = try file ?? RecordingFile(path: path)
      self.file = file
      file.write(pending)
      if let failure = file.failure { throw failure }
    } catch let error as SystemError {
      throw FileFailure(path: path, action: "write", reason: error.description)
    }
    pending.removeAll(keepingCapacity: true)
  }
}
