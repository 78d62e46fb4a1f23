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

  /// What is missing in what was read, and where, a phrase each.
  public private(set) var losses: [String] = []

  /// The rules of the user's that have applied to nothing.
  public private(set) var idleRules: [Redactor.Rule] = []

  /// Reads the recording at `source`, and writes it to `target` as its suffix asks.
  ///
  /// It is read first, so that a secret is taken out of what stands before the line that shows it
  /// to be one too, and is not named as another that was taken out before. What comes from a pipe
  /// is held in memory. Rules that stand beside it go into the header, instead of those that it
  /// has.
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
    header change: @escaping (RecordingHeader) -> RecordingHeader = { $0 }
  ) throws {
    var (redactor, input) = (redactor, RepeatedSource(path: source))
    _ = try input.read { line in
      if let failure = line.blobFailure {
        throw RecordingConversion.BadFile(description: "\(source): \(failure)")
      }
      redactor.keepNames(in: line.bytes, line.record)
    }
    let end = try input.read { redactor.learn(from: $0.record) }
    let rules = try MatchRules.beside(source)
    var writer = Writer(path: target, format, redactor) { header in
      var header = header
      header.match = rules ?? header.match
      return change(header)
    }
    _ = try input.read { line in
      try write(line.record.quantised(to: step), to: &writer) { !$0.elementsEqual(line.bytes) }
    }
    guard writer.recorder != nil else {
      throw RecordingConversion.BadFile(description: "\(source): there is no whole line")
    }
    try writer.output.finish()
    idleRules = redactor.idleRules
    unknownCount = end.unknownCount
    losses = end.losses
    isLossy = !losses.isEmpty || unknownCount > 0
  }

  /// Takes the lines of a recording that was run again, and writes it to `target`, otherwise as
  /// above; lines count as changed that the recording had not.
  init(
    of lines: [UInt8], insteadOf recording: Recording, to target: String,
    _ format: RecordingConversion.Format, _ redactor: Redactor,
    header change: @escaping (RecordingHeader) -> RecordingHeader
  ) throws {
    var redactor = redactor
    var reader = RecordingReader()
    redactor.keepNames(in: recording)
    reader.append(lines)
    while let record = try reader.next() { redactor.learn(from: record) }
    let before = Set(recording.bytes.split(separator: UInt8(ascii: "\n")))
    reader = RecordingReader()
    reader.append(lines)
    var writer = Writer(path: target, format, redactor, change)
    while let record = try reader.next() {
      try write(record, to: &writer) { !before.contains($0) }
    }
    try writer.output.finish()
  }

  private mutating func write(
    _ record: RecordLine, to writer: inout Writer, hasChanged: (ArraySlice<UInt8>) -> Bool
  ) throws {
    let line = try writer.write(record)
    if !line.isEmpty { lineCount += 1 }
    if case .event = record, hasChanged(line.dropLast()) { changedLineCount += 1 }
  }

  /// Returns what looks like a secret in the recording at `path` and in the rules beside it, what
  /// was not looked into, a phrase each, and which files are beside it that are no part of it.
  ///
  /// What stands behind the last whole line is looked at too.
  ///
  /// - Throws: As `init` does.
  public static func check(
    path: String, _ redactor: Redactor
  ) throws -> (
    findings: [Redactor.Finding], rules: [Redactor.Finding], losses: [String], strays: [StrayFile]
  ) {
    var (learnt, input) = (redactor, RepeatedSource(path: path))
    var (findings, end) = try look(at: &input, &learnt)
    // What a later line shows to be a secret may stand in those before it.
    if learnt.hasLearnt(since: redactor) { findings = try look(at: &input, &learnt).findings }
    var rules: [Redactor.Finding] = []
    if let beside = try MatchRules.beside(path) { rules = learnt.look(at: beside.json.bytes) }
    return (findings, rules, end.losses, end.strayPaths.map { StrayFile(path: $0, learnt) })
  }

  private static func look(
    at input: inout RepeatedSource, _ redactor: inout Redactor
  ) throws -> (findings: [Redactor.Finding], end: RepeatedSource.End) {
    var findings: [Redactor.Finding] = []
    var number = 0
    let end = try input.read { line in
      number = line.number
      findings += redactor.check(line.bytes, line.record).map { finding in
        Redactor.Finding(line: line.number, pointer: finding.pointer, name: finding.name)
      }
    }
    findings += redactor.look(at: end.rest).map { finding in
      Redactor.Finding(line: number + 1, pointer: finding.pointer, name: finding.name)
    }
    return (findings, end)
  }
}

/// Writes what a recording says anew, without secrets.
private struct Writer: ~Copyable {
  var output: RecordingTarget
  private(set) var recorder: Recorder?
  private var redactor: Redactor
  private let change: (RecordingHeader) -> RecordingHeader

  init(
    path: String, _ format: RecordingConversion.Format, _ redactor: Redactor,
    _ change: @escaping (RecordingHeader) -> RecordingHeader
  ) {
    output = RecordingTarget(path: path, format: format)
    (self.redactor, self.change) = (redactor, change)
  }

  /// Writes what a line says; returns the line, with its line feed, or nothing.
  mutating func write(_ record: RecordLine) throws -> [UInt8] {
    switch record {
    case .header(let header):
      recorder = Recorder(
        header: redactor.redact(change(header)), redactor: redactor, hasBlobs: true)
    case .event(let event): recorder?.observe(event)
    case .end(let end): recorder?.finish(at: end.instant)
    case .unknown: break
    }
    var line: [UInt8] = []
    recorder?.take(into: &line)
    try output.write(lines: line, blobs: recorder?.takeBlobs() ?? [])
    return line
  }
}

extension RecordLine {
  /// The line with all instants rounded down to multiples of a step, where there is one.
  fileprivate func quantised(to step: Duration?) -> RecordLine {
    guard let step else { return self }
    switch self {
    case .event(let event): return .event(event.quantised(to: step))
    case .end(var end):
      end.instant = end.instant.quantised(to: step)
      return .end(end)
    case .header, .unknown: return self
    }
  }
}
