import LightlagCore

/// Compares the lines of a run with those of a recording as they come, and keeps none.
struct LineComparison: Tap {
  private var recorder: Recorder
  private let expected: [UInt8]
  private let isComplete: Bool
  private let next: String?
  /// How much of `expected` has come.
  private var offset = 0
  private var lineNumber = 0
  private var lines: [UInt8] = []
  private var divergence: Replay.Divergence?

  /// How many events of the recording have come again.
  var eventCount: Int { max(lineNumber - 1, 0) }

  /// Whether a line was another than the one recorded.
  var hasDiverged: Bool { divergence != nil }

  init(with recording: Recording) {
    recorder = Recorder(headerLine: recording.headerLine, hasBlobs: recording.hasBlobs)
    expected = recording.bytes
    isComplete = recording.isComplete
    next = recording.end?.next
    compare()
  }

  mutating func observe(_ event: SessionEvent) {
    guard divergence == nil else { return }
    recorder.observe(event)
    compare()
  }

  /// Ends the run and says what came of it.
  mutating func finish(at instant: Instant) -> Replay.Outcome {
    if divergence == nil, isComplete {
      recorder.finish(at: instant, next: next)
      compare()
    }
    if divergence == nil, offset < expected.count { diverge(actual: nil) }
    return divergence.map { .diverged($0) } ?? .same(isComplete: isComplete)
  }

  /// Compares what the recorder has written: one line, or none.
  private mutating func compare() {
    recorder.take(into: &lines)
    let end = offset + lines.count
    if end <= expected.count, expected[offset..<end].elementsEqual(lines) {
      offset = end
      lineNumber += lines.isEmpty ? 0 : 1
    } else if isComplete || offset < expected.count {
      // Behind the end of a recording that was cut off, there may be anything.
      diverge(actual: lines.dropLast())
    }
  }

  private mutating func diverge(actual: [UInt8]?) {
    let rest = expected[offset...]
    divergence = Replay.Divergence(
      line: lineNumber + 1,
      expected: rest.isEmpty ? nil : Array(rest.prefix { $0 != UInt8(ascii: "\n") }),
      actual: actual, linesBefore: linesBefore(), linesAfter: linesAfter())
  }

  private func linesAfter() -> [[UInt8]] {
    expected[offset...].split(separator: UInt8(ascii: "\n"), maxSplits: 4).dropFirst().prefix(3)
      .map { Array($0) }
  }

  private func linesBefore() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var end = offset
    while end > 0, lines.count < 3 {
      let before = expected[..<(end - 1)].lastIndex(of: UInt8(ascii: "\n"))
      let start = before.map { $0 + 1 } ?? 0
      lines.insert(Array(expected[start..<(end - 1)]), at: 0)
      end = start
    }
    return lines
  }
}
