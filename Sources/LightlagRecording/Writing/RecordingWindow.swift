package import LightlagCore

/// The latest lines of a run, in bounded memory: those of the last seconds, and somewhat more.
///
/// Lines come in batches and go in batches, so that none of them is looked at.
package struct RecordingWindow: Sendable {
  /// Lines that go together.
  private struct Batch: Sendable {
    var end: Instant
    let start: Instant
    var lines: [UInt8]
    var blobs: [RecordedBlob]

    var byteCount: Int { lines.count + blobs.reduce(0) { $0 + $1.bytes.count } }
  }

  /// Batches of that share of the window's duration are kept or forgotten as one.
  private static let grain = 64

  private let duration: Duration
  private let byteLimit: Int
  private var batches: [Batch] = []
  /// The first batch that is not forgotten.
  private var first = 0

  /// Whether lines were forgotten, so that there is not all of the run.
  private var hasForgotten = false

  /// Bytes that are kept.
  package private(set) var byteCount = 0

  /// Creates a window without lines.
  ///
  /// - Parameters:
  ///   - duration: How long lines are kept.
  ///   - byteLimit: Most bytes that are kept, however short a time they cover.
  package init(duration: Duration, byteLimit: Int = 256 << 20) {
    self.duration = duration
    self.byteLimit = byteLimit
  }

  /// Adds whole lines, what stands beside them, and forgets what is too old.
  ///
  /// - Parameters:
  ///   - lines: The lines, without the header.
  ///   - blobs: What stands beside them.
  ///   - instant: When the last of them happened, or later.
  package mutating func append(_ lines: [UInt8], _ blobs: [RecordedBlob], at instant: Instant) {
    byteCount += lines.count + blobs.reduce(0) { $0 + $1.bytes.count }
    let last = batches.count - 1
    if last >= first, batches[last].start.duration(to: instant) * Self.grain < duration,
      batches[last].lines.count < byteLimit / Self.grain
    {
      batches[last].lines += lines
      batches[last].blobs += blobs
      batches[last].end = instant
    } else {
      batches.append(Batch(end: instant, start: instant, lines: lines, blobs: blobs))
    }
    forget(at: instant)
  }

  /// Returns what is kept as a recording of its own, and what stands beside it.
  ///
  /// - Parameters:
  ///   - header: The first line of the run's recording.
  ///   - instant: Where it ends.
  /// - Returns: Its lines, and what stands beside them.
  package func recording(
    _ header: RecordingHeader, until instant: Instant
  ) -> (lines: [UInt8], blobs: [RecordedBlob]) {
    let kept = batches[first...]
    var header = header
    if hasForgotten { header.part = RecordingPart(start: kept.first?.start ?? instant) }
    var lines = header.line + [UInt8(ascii: "\n")]
    for batch in kept { lines += batch.lines }
    lines += RecordingEnd.line(behind: lines, at: instant)
    return (lines, kept.flatMap(\.blobs))
  }

  private mutating func forget(at instant: Instant) {
    while first < batches.count - 1,
      byteCount > byteLimit || batches[first].end.duration(to: instant) > duration
    {
      byteCount -= batches[first].byteCount
      batches[first] = Batch(end: .start, start: .start, lines: [], blobs: [])
      first += 1
      hasForgotten = true
    }
    guard first > Self.grain, first > batches.count / 2 else { return }
    batches.removeFirst(first)
    first = 0
  }
}
