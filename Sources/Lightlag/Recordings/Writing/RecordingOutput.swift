import LightlagDrivers
import LightlagRecording

/// A file that whole lines of a recording are written to as they come.
///
/// What was written outlives the process. Where the disk fails the run goes on, and lines are counted
/// that are not there.
protocol RecordingOutput: AnyObject {
  /// What the system said when it would write no more, or `nil`.
  var failure: SystemError? { get }
  /// Lines that could not be written.
  var lostLines: Int { get }
  /// Bytes of the file so far.
  var byteCount: Int { get }
  /// Whether the file was taken away meanwhile.
  var isRemoved: Bool { get }

  /// Writes whole lines, and before them the payloads that stand beside them.
  func write(_ lines: [UInt8], _ blobs: [RecordedBlob])
  /// Completes the file.
  func finish()
}

/// A recording as JSON Lines.
final class LineOutput: RecordingOutput {
  private let file: RecordingFile
  private let folder: BlobFolder
  private var blobFailure: SystemError?
  private var unnamedLines = 0

  init(path: String) throws(SystemError) {
    file = try RecordingFile(path: path)
    folder = BlobFolder(of: path)
  }

  var failure: SystemError? { blobFailure ?? file.failure }
  var lostLines: Int { file.lostLines + unnamedLines }
  var byteCount: Int { file.length }
  var isRemoved: Bool { file.isRemoved }

  func write(_ lines: [UInt8], _ blobs: [RecordedBlob]) {
    if blobFailure == nil { keep(blobs) }
    guard blobFailure == nil else {
      unnamedLines += lines.count { $0 == UInt8(ascii: "\n") }
      return
    }
    file.write(lines)
  }

  private func keep(_ blobs: [RecordedBlob]) {
    do throws(SystemError) {
      for blob in blobs { try folder.write(blob) }
    } catch {
      blobFailure = error
    }
  }

  func finish() {}
}
