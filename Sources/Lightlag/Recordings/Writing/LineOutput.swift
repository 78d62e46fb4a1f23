import LightlagDrivers
import LightlagEncoding
import LightlagRecording

/// A recording as JSON Lines, with large payloads in a folder beside it.
final class LineOutput: RecordingOutput {
  private let path: String
  private let file: RecordingFile
  private let folder: BlobFolder
  private var blobFailure: SystemError?
  private var unnamedLines = 0

  init(path: String) throws(SystemError) {
    self.path = path
    file = try RecordingFile(path: path)
    folder = BlobFolder(of: path)
    // The recording that stood here is gone, and so is what stood beside it.
    folder.remove()
  }

  var failure: SystemError? { blobFailure ?? file.failure }
  var lostLines: Int { file.lostLines + unnamedLines }
  var byteCount: Int { file.length }
  var linesCopy: FileCopy? { file.copy }
  var isEmpty: Bool { file.length == 0 }
  var mishap: FileMishap? { file.mishap }

  func write(_ lines: [UInt8], _ blobs: [RecordedBlob]) {
    if blobFailure == nil { keep(blobs) }
    guard blobFailure == nil else {
      unnamedLines += lines.lineFeedCount
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

  func remove() {
    folder.remove()
    File.remove(path)
  }
}
