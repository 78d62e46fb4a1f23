package import LightlagCore
import LightlagDrivers
import LightlagEncoding
package import LightlagRecording

/// What a run is recorded to as it goes on: a file of either kind, by the suffix of its path, or
/// several.
///
/// When `take` returns, all that has happened in the session outlives this process, unless only the
/// last of it is kept. A driver calls it before it lets anybody know of what has happened.
package final class RecordingLog {
  /// What came of it so far.
  package private(set) var result = RecordingResult.complete

  /// The files that were written, in order.
  package private(set) var paths: [String] = []

  /// Why no more is written while the run goes on, or `nil`.
  package var failure: String? {
    if case .lossy(_, let reason) = result { return reason }
    return output?.failure?.description
  }

  private let path: String
  private let pieces: RecordingPieces
  /// Whether only the last of the run is kept: to look into the window for that would copy it.
  private let keepsLast: Bool
  /// Where lines go, unless only the last are kept.
  private var output: (any RecordingOutput)?
  private var window: RecordingWindow?
  /// Until when the window has all lines.
  private var windowEnd = Instant.start
  /// When the last was written, where only that is kept.
  private var lastWrite: Instant?
  /// Connections that had broken when that was looked at.
  private var knownBreakCount = 0
  /// Whether one broke since the last was written.
  private var hasUnwrittenBreak = false
  /// Whether the file is yet to be created.
  private var isUnopened = false
  /// Whether the recorder's first line was taken, which each of several files has anew.
  private var isHeaderTaken = false
  /// Where in the run the part began.
  private var start = Instant.start
  /// What is said of a part whose digest is not that of its lines.
  private var wrongDigest: String?
  /// Of all lines of the part, where the session's recorder does not digest them.
  private let digest = FileDigest()

  /// Creates the file, or empties it.
  ///
  /// - Parameters:
  ///   - path: Where to.
  ///   - pieces: What of the run is kept, and in how many files.
  ///   - opensLate: Whether that waits for the first lines, so that a run which has none leaves
  ///     what is there.
  /// - Throws: `FileFailure`.
  package init(
    path: String, _ pieces: RecordingPieces = .whole, opensLate: Bool = false
  ) throws(FileFailure) {
    self.path = path
    self.pieces = pieces
    window =
      if case .last(let duration) = pieces { RecordingWindow(duration: duration) } else { nil }
    keepsLast = window != nil
    isUnopened = opensLate && !keepsLast
    if keepsLast || opensLate { try checkFree() } else { try open() }
  }

  /// Makes sure before the run that what is opened later can be written to.
  private func checkFree() throws(FileFailure) {
    do throws(SystemError) {
      try RecordingFile.checkFree(nextPath)
    } catch {
      throw FileFailure(recordingTo: nextPath, error)
    }
  }

  /// Creates what a user has asked for, or returns `nil` where that was nothing.
  ///
  /// - Throws: `FileFailure`.
  static func named(
    _ path: String?, _ pieces: RecordingPieces = .whole, opensLate: Bool = false
  ) throws(FileFailure) -> RecordingLog? {
    guard let path else { return nil }
    return try RecordingLog(path: path, pieces, opensLate: opensLate)
  }

  /// Writes what a tap has recorded since the last time.
  ///
  /// - Parameters:
  ///   - tap: What records the run.
  ///   - now: How far the run has come.
  ///   - breakCount: Connections that have broken so far: where only the last is kept, it is
  ///     written when one does, at most once in the time that is kept.
  package func take(from tap: RecordingTap, at now: Instant, breakCount: Int = 0) {
    guard keepsLast else { return tap.withRecorder { take(from: &$0, at: now) } }
    // Before what is new pushes out of the window what it is written for.
    writeBreak(of: tap, at: now)
    tap.withRecorder { take(from: &$0, at: now) }
    if breakCount > knownBreakCount { hasUnwrittenBreak = true }
    knownBreakCount = breakCount
    writeBreak(of: tap, at: now)
  }

  /// Writes the last of the run if a connection broke, unless that was done just now.
  private func writeBreak(of tap: RecordingTap, at now: Instant) {
    guard hasUnwrittenBreak, case .last(let duration) = pieces else { return }
    if let lastWrite, lastWrite.duration(to: now) < duration { return }
    writeWindow(of: tap)
  }

  private func take(from recorder: inout Recorder, at now: Instant) {
    takeLines(from: &recorder, at: now)
    if isPartFull(at: now) { beginPart(&recorder, at: now) }
  }

  /// Writes what is left of a run that is over, and completes the file.
  ///
  /// - Parameters:
  ///   - tap: What has recorded the run.
  ///   - end: Where in the run it ended.
  ///   - breakCount: Connections that have broken.
  ///   - hasFailed: Whether the last of it is to be written in any case, where only that is kept.
  package func finish(
    _ tap: RecordingTap, at end: Instant, breakCount: Int = 0, hasFailed: Bool = false
  ) {
    if !keepsLast { return tap.withRecorder { finish(&$0, at: end) } }
    take(from: tap, at: end, breakCount: breakCount)
    if hasFailed || hasUnwrittenBreak { writeWindow(of: tap) }
  }

  private func finish(_ recorder: inout Recorder, at end: Instant) {
    takeLines(from: &recorder, at: end)
    recorder.finish(at: end, digest: digest.finish())
    takeLines(from: &recorder, at: end)
    finish()
    lookForParts()
    if case .lossy = result { return }
    if let wrongDigest { result = .lossy(lines: 0, reason: wrongDigest) }
  }

  /// Writes what is kept of the last of a run, to another file each time.
  func writeLast(of tap: RecordingTap, at now: Instant) {
    take(from: tap, at: now, breakCount: knownBreakCount)
    writeWindow(of: tap)
  }

  private func writeWindow(of tap: RecordingTap) {
    guard let window, let header = tap.withRecorder(\.header) else { return }
    (lastWrite, hasUnwrittenBreak) = (windowEnd, false)
    do {
      try open()
    } catch {
      result = .lossy(lines: 0, reason: "\(error)")
      return
    }
    let (lines, blobs) = window.recording(header, until: windowEnd)
    write(lines, blobs)
    finish()
    output = nil
  }

  /// Writes whole lines, and before them the payloads that stand beside them.
  package func write(_ lines: [UInt8], _ blobs: [RecordedBlob] = []) {
    guard !lines.isEmpty else { return }
    if isUnopened { openLate() }
    output?.write(lines, blobs)
  }

  /// Completes the file.
  func finish() {
    guard let output else { return }
    output.finish()
    if let failure = output.failure {
      result = .lossy(lines: output.lostLines, reason: failure.description)
      removeEmptyPart(output)
    } else if let mishap = output.mishap {
      result = RecordingResult(mishap)
    }
    if let failure = digest.failure {
      wrongDigest = "\(paths.last ?? path) cannot be read again, so its digest is wrong: \(failure)"
    }
  }

  /// Takes away a file behind others that got not even its first line, and so is no recording.
  private func removeEmptyPart(_ output: any RecordingOutput) {
    guard output.isEmpty, paths.count > 1, let path = paths.popLast() else { return }
    output.remove()
    result = .lossy(lines: output.lostLines, reason: "\(path): \(output.failure ?? .last)")
  }

  /// Finds out which of the files that were complete are not there any more.
  private func lookForParts() {
    let gone = paths.dropLast().filter { !File.exists($0) }
    guard result == .complete || result == .removed, !gone.isEmpty else { return }
    let names = gone.joined(separator: ", ") + (gone.count > 1 ? " are" : " is")
    result = .lossy(lines: 0, reason: "\(names) not there any more")
  }

  private func takeLines(from recorder: inout Recorder, at now: Instant) {
    if keepsLast { windowEnd = now }
    recorder.take { lines, blobs in
      if keepsLast { return keep(lines, blobs, at: now) }
      write(lines, blobs)
      if output != nil { digest.update(lines) }
    }
  }

  private func keep(_ lines: [UInt8], _ blobs: [RecordedBlob], at now: Instant) {
    let lines = isHeaderTaken ? lines : Array(Self.behindFirst(lines))
    isHeaderTaken = true
    if !lines.isEmpty { window?.append(lines, blobs, at: now) }
  }

  // MARK: Parts

  /// Whether the next line belongs into another file.
  private func isPartFull(at now: Instant) -> Bool {
    guard case .parts(let byteCount, let duration) = pieces, let output, output.failure == nil
    else { return false }
    let isLarge = byteCount.map { output.byteCount >= $0 } ?? false
    let isLong = duration.map { start.duration(to: now) >= $0 } ?? false
    // Little in a turn, so that none takes long.
    return (isLarge || isLong) && digest.digestSome()
  }

  private func beginPart(_ recorder: inout Recorder, at now: Instant) {
    let number = paths.count + 1
    let file = File.name(of: paths.last ?? path)
    let partDigest = digest.finish()
    recorder.endPart(
      at: now, next: File.name(of: partPath(number)), digest: partDigest)
    takeLines(from: &recorder, at: now)
    finish()
    // Where not even the end could be written there is no room for another.
    guard output?.failure == nil else { return }
    do {
      try open()
    } catch {
      // The part before is complete, and says which is missing.
      result = .lossy(lines: 0, reason: "\(error)")
      output = nil
      return
    }
    start = now
    recorder.beginPart(
      RecordingPart(number: number, start: now, predecessor: .init(file: file, digest: partDigest)))
  }

  private func openLate() {
    isUnopened = false
    do {
      try open()
    } catch {
      result = .lossy(lines: 0, reason: "\(error)")
    }
  }

  /// The file that is opened next.
  private var nextPath: String { pieces == .whole ? path : partPath(paths.count + 1) }

  private func open() throws(FileFailure) {
    let path = nextPath
    do throws(SystemError) {
      output =
        RecordingConversion.Format(path: path) == .mcap
        ? try ContainerOutput(path: path) : try LineOutput(path: path)
    } catch {
      throw FileFailure(recordingTo: path, error)
    }
    if !keepsLast { digest.begin(output?.linesCopy) }
    paths.append(path)
  }

  /// Returns `run.0002.jsonl` for the second part of `run.jsonl`.
  private func partPath(_ number: Int) -> String {
    let place = number.padded(to: 4)
    let name = File.name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
      return "\(path).\(place)"
    }
    let suffix = name[dot...]
    return "\(path.dropLast(suffix.count)).\(place)\(suffix)"
  }

  /// Returns the lines behind the first.
  private static func behindFirst(_ lines: [UInt8]) -> ArraySlice<UInt8> {
    lines.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
  }
}
