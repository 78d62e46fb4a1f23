import LightlagDrivers
import LightlagEncoding
import LightlagRecording

/// A recording in MCAP, with its last lines in a tail beside it until their chunk is full.
///
/// The file is the same as one that is converted from lines when the run is over.
final class ContainerOutput: RecordingOutput {
  private(set) var lostLines = 0

  private let path: String
  private let file: RecordingFile
  private let tail: TailFile
  private var container = RecordingToMCAP(
    program: "lightlag \(Version.current)", codec: Zstd(), isTrusted: true)
  private var records: [UInt8] = []
  private(set) var isEmpty = true

  init(path: String) throws(SystemError) {
    self.path = path
    file = try RecordingFile(path: path, unit: .write)
    tail = try TailFile(of: path)
    // The recording that stood here is gone, and so is what stood beside it.
    BlobFolder(of: path).remove()
    // From its first byte on the file is what its suffix says.
    writeRecords()
  }

  var failure: SystemError? { file.failure ?? tail.failure }
  var byteCount: Int { file.length }
  /// Chunks are compressed.
  var linesCopy: FileCopy? { nil }
  var mishap: FileMishap? { file.mishap }

  func write(_ lines: [UInt8], _ blobs: [RecordedBlob]) {
    if failure == nil { keep(lines, blobs) }
    if failure != nil { lostLines += lines.lineFeedCount } else { isEmpty = false }
  }

  func remove() {
    tail.remove()
    File.remove(path)
  }

  func finish() {
    guard failure == nil else { return }
    do throws(RecordingFailure) {
      try container.finish()
    } catch {
      preconditionFailure("a recorder's own lines are a recording: \(error)")
    }
    writeRecords()
    if failure == nil { tail.remove() }
  }

  /// Writes the chunks that are full, and all other lines to the tail.
  private func keep(_ lines: [UInt8], _ blobs: [RecordedBlob]) {
    let isClosed: Bool
    do throws(RecordingFailure) {
      isClosed = try container.append(lines) { name in blobs.first { $0.name == name }?.bytes }
    } catch {
      preconditionFailure("a recorder's own lines are a recording: \(error)")
    }
    writeRecords()
    guard failure == nil else { return }
    guard isClosed else { return tail.append(lines) }
    let open = container.openLineCount
    tail.restart(firstLine: container.lineCount - open + 1, Self.last(open, of: lines))
  }

  private func writeRecords() {
    container.take(into: &records)
    file.write(records, lineCount: 0)
  }

  /// Returns the last lines, so many of them.
  private static func last(_ count: Int, of lines: [UInt8]) -> ArraySlice<UInt8> {
    var start = lines.count
    for _ in 0..<count {
      start = lines[..<(start - 1)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    }
    return lines[start...]
  }
}
