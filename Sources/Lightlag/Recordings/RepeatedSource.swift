import LightlagRecording

/// The lines of a recording that are read more than once: from their file each time, or, where that
/// is a pipe, from memory.
struct RepeatedSource {
  /// What is known of a recording when all of it was read.
  struct End {
    /// Lines and keys that this version does not know.
    let unknownCount: Int
    /// What is missing, a phrase each.
    let losses: [String]
    /// Whether something is missing.
    let isLossy: Bool
    /// What is left behind the last whole line.
    let rest: [UInt8]
    /// The files beside it that look like a part of it and are none.
    let strayPaths: [String]
  }

  private let path: String
  /// What was read of a pipe.
  private var held: (lines: [RecordingSource.Line], end: End)?

  init(path: String) {
    self.path = path
  }

  /// Reads all lines.
  ///
  /// - Throws: As `RecordingSource.next()` does, and what `take` throws.
  mutating func read(_ take: (RecordingSource.Line) throws -> Void) throws -> End {
    if let held {
      for line in held.lines { try take(line) }
      return held.end
    }
    var source = try RecordingSource(path: path)
    var lines: [RecordingSource.Line] = []
    while let line = try source.next() {
      if !source.isSeekable { lines.append(line) }
      try take(line)
    }
    let end = End(
      unknownCount: source.unknownLineCount + source.unknownKeyCount, losses: source.losses,
      isLossy: source.isLossy, rest: source.rest,
      strayPaths: source.strayPaths)
    if !source.isSeekable { held = (lines, end) }
    return end
  }
}
