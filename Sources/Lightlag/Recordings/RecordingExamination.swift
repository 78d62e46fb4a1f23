public import LightlagRecording

/// What was found to be wrong or odd in a file with a recording.
public struct RecordingExamination: Hashable, Sendable {
  /// What was found, as far as the file can be read.
  public private(set) var findings: [RecordingCheck.Finding] = []

  /// Lines that can be read.
  public private(set) var lineCount = 0

  /// Looks at the file at `path`.
  ///
  /// - Throws: `FileFailure` where it cannot be read, `RecordingConversion.BadFile` where it is no
  ///   recording, not even the first line of one. What is wrong in it else is a finding.
  public init(path: String) throws {
    var source = try RecordingSource(path: path)
    var check = RecordingCheck()
    var blobs: [RecordingCheck.Finding] = []
    var header: RecordingHeader?
    var end: RecordingEnd?
    do {
      while let line = try source.next() {
        lineCount = line.number
        switch line.record {
        case .header(let first): header = first
        case .end(let last): end = last
        case .event, .unknown: break
        }
        check.look(at: line.record, line.bytes, number: line.number)
        if let failure = line.blobFailure {
          blobs.append(.init(.error, line: line.number, "\(failure.reason)"))
        }
      }
    } catch let error as RecordingConversion.BadFile {
      guard lineCount > 0 else { throw error }
      findings = check.findings + blobs + [.init(.error, error.description)]
      return
    }
    findings = check.findings + blobs
    look(at: source)
    let chain = RecordingChain(of: path, header, end)
    findings += chain.problems.map { .init(.warning, "of the other parts of its run, \($0)") }
  }

  /// How many findings are that bad.
  public func count(_ severity: RecordingCheck.Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  private mutating func look(at source: borrowing RecordingSource) {
    if source.isTruncated { findings.append(.init(.warning, "the MCAP file ends too early")) }
    if source.isTailUnused {
      findings.append(.init(.warning, "the tail beside it is damaged, or does not follow on it"))
    }
    if source.leftOutLineCount > 0 {
      let lines = source.leftOutLineCount.counted("line stands", "lines stand")
      findings.append(.init(.warning, "\(lines) behind one that is missing"))
    }
    if source.isTorn {
      findings.append(.init(.warning, line: lineCount + 1, "the line is cut off"))
    } else if !source.isComplete {
      findings.append(.init(.warning, "the last line is missing, so more may be"))
    }
    if source.otherMessageCount > 0 {
      findings.append(.init(.note, source.otherWords))
    }
    findings += source.strayPaths.map { .init(.warning, StrayFile.words($0)) }
    if source.unknownKeyCount > 0 {
      let keys = source.unknownKeyCount.counted("key is", "keys are")
      findings.append(.init(.note, "\(keys) not known here"))
    }
  }
}
