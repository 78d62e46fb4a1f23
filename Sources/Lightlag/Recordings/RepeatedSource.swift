import LightlagRecording

/// The lines of a recording that are read more than once: from their file each time, or, where that
/// is a pipe, from memory.
struct RepeatedSource {
  /// What is known of a recording when all of it was read.
  struct End {
    /// Lines and keys that this version does not know.
    let unknownCount: Int
    /// What is missing or was left out, a phrase each.
    let losses: [String]
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
    // What is no part of the recording is neither looked into nor written anew.
    let others = source.otherMessageCount > 0 ? [source.otherWords] : []
    let end = End(
      unknownCount: source.unknownLineCount + source.unknownKeyCount,
      losses: source.losses + others, rest: source.rest, strayPaths: source.strayPaths)
    if !source.isSeekable { held = (lines, end) }
    return end
  }
}
