import LightlagCore
import LightlagDrivers
public import LightlagRecording

/// Saves what can be read of a recording that was cut off or is damaged.
public struct RecordingRecovery: Hashable, Sendable {
  /// What there is in the part that was saved.
  public private(set) var summary = RecordingSummary()

  /// Whether nothing is missing.
  public private(set) var isComplete = false

  /// What was altered in what was saved, or `nil` where nothing is known to be.
  public private(set) var alteration: String?

  /// What is missing or wrong, a sentence each.
  public private(set) var losses: [String] = []

  /// Writes the lines up to the first that is missing or wrong to `target`, as its suffix asks.
  ///
  /// What is saved has no last line unless the whole is there, so that it says of itself that
  /// something is missing.
  ///
  /// - Throws: `FileFailure` where a file cannot be used, `RecordingConversion.BadFile` where not
  ///   even a first line is there.
  public init(from source: String, to target: String, _ format: RecordingConversion.Format) throws {
    var input = try RecordingSource(path: source)
    var output = RecordingTarget(path: target, format: format)
    do {
      while let line = try input.next() {
        summary.count(line.record)
        if let failure = line.blobFailure { losses.append("\(failure)") }
        try output.write(Self.plain(line.bytes), blobs: input.blobs)
      }
      isComplete = !input.isLossy
      note(input)
    } catch let error as RecordingConversion.BadFile {
      guard summary.lineCount > 0 else { throw error }
      note(error)
      if let end = input.convertedEnd {
        try output.write(Self.plain(input.rest.dropLast()), blobs: input.blobs)
        summary.count(.end(end))
        isComplete = true
      }
    }
    guard summary.lineCount > 0 else {
      throw RecordingConversion.BadFile(description: "\(source): there is no whole line")
    }
    try output.finish()
    guard !input.isComplete else { return }
    let open = summary.openConnectionCount
    if open > 0 {
      losses.append("how \(open) of \(summary.connectionCount.counted("connection")) ended")
    }
    let length = Instant.start.duration(to: summary.endInstant)
    losses.append("all behind line \(summary.lineCount), \(length.reportText) into the run")
  }

  /// A line without the carriage return that a checkout may have put there; none ends in its own.
  private static func plain(_ line: some Collection<UInt8>) -> [UInt8] {
    let line = Array(line)
    return line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
  }

  private mutating func note(_ error: RecordingConversion.BadFile) {
    switch error.failure?.reason {
    case .wrongDigest:
      alteration =
        "one of the \(summary.lineCount.counted("line")) that were saved, and which is not known:"
        + " they are other bytes than were recorded"
    case .convertedLineEnds:
      alteration =
        "all line ends, which were CR LF and are LF again; to keep it so, have '*.jsonl -text' in"
        + " .gitattributes"
    default: losses.append("from here on it cannot be read: \(error)")
    }
  }

  private mutating func note(_ input: borrowing RecordingSource) {
    if input.isTruncated { losses.append("the end of the MCAP file") }
    if input.isTailUnused {
      losses.append("the lines in its tail, which is damaged or does not follow on it")
    }
    if input.leftOutLineCount > 0 {
      losses.append("a line before \(input.leftOutLineCount) others, which were left out")
    }
    if input.isTorn { losses.append("the rest of line \(summary.lineCount + 1)") }
  }
}
