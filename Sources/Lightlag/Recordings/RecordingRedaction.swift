public import LightlagRecording

/// A recording without its secrets, written to another file.
public struct RecordingRedaction: Hashable, Sendable {
  /// Lines written.
  public private(set) var lineCount = 0

  /// Lines that hold other than they held, the first, which says so, left out.
  public private(set) var changedLineCount = 0

  /// Lines and keys that this version does not know, and so cannot clean; they are left out.
  public private(set) var unknownCount = 0

  /// Whether something is missing in what was read, or was left out.
  public private(set) var isLossy = false

  /// Reads the recording at `source`, and writes it to `target` as its suffix asks.
  ///
  /// - Parameters:
  ///   - source: Where it is.
  ///   - target: Where it is written.
  ///   - format: As what.
  ///   - redactor: What is taken out.
  ///   - step: What all instants are rounded down to multiples of, or `nil` to keep them.
  ///   - change: Changes the header besides.
  /// - Throws: `FileFailure` where a file cannot be used, `RecordingConversion.BadFile` where
  ///   `source` is no recording.
  public init(
    from source: String, to target: String, _ format: RecordingConversion.Format,
    _ redactor: Redactor, quantisedTo step: Duration? = nil,
    header change: (RecordingHeader) -> RecordingHeader = { $0 }
  ) throws {
    var input = try RecordingSource(path: source)
    var output = RecordingTarget(path: target, format: format)
    var recorder: Recorder?
    var lines: [UInt8] = []
    while let line = try input.next() {
      if let failure = line.blobFailure {
        throw RecordingConversion.BadFile(description: "\(source): \(failure)")
      }
      switch line.record {
      case .header(let header):
        recorder = Recorder(
          header: redactor.redact(change(header)), redactor: redactor, hasBlobs: true)
      case .event(let event):
        recorder?.observe(step.map(event.quantised) ?? event)
      case .end(let end):
        recorder?.finish(at: step.map(end.instant.quantised) ?? end.instant)
      case .unknown: break
      }
      recorder?.take(into: &lines)
      try output.write(lines: lines, blobs: recorder?.takeBlobs() ?? [])
      if !lines.isEmpty { lineCount += 1 }
      guard case .event = line.record, !lines.dropLast().elementsEqual(line.bytes) else { continue }
      changedLineCount += 1
    }
    guard recorder != nil else {
      throw RecordingConversion.BadFile(description: "\(source): there is no whole line")
    }
    try output.finish()
    unknownCount = input.unknownLineCount + input.unknownKeyCount
    isLossy = input.isLossy || unknownCount > 0
  }

  /// Returns what looks like a secret in the recording at `path`, and whether something of that is
  /// missing.
  ///
  /// What stands behind the last whole line is looked at too.
  ///
  /// - Throws: As `init` does.
  public static func check(
    path: String, _ redactor: Redactor
  ) throws -> (findings: [Redactor.Finding], isLossy: Bool) {
    var source = try RecordingSource(path: path)
    var findings: [Redactor.Finding] = []
    var number = 0
    while let line = try source.next() {
      number = line.number
      findings += redactor.check(line.bytes, line.record).map { finding in
        Redactor.Finding(line: line.number, pointer: finding.pointer, name: finding.name)
      }
    }
    findings += redactor.check(source.rest).map { finding in
      Redactor.Finding(line: number + 1, pointer: finding.pointer, name: finding.name)
    }
    return (findings, source.isLossy)
  }
}
