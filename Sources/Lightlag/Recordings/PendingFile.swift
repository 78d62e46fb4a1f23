import LightlagDrivers
import LightlagRecording

/// A file that is there under its name only once all of it is, and what stands beside it.
///
/// Where it is not kept, what stood in its place is as it was.
final class PendingFile {
  /// Bytes written so far.
  private(set) var byteCount = 0

  private let path: String
  /// What it is to replace, or `nil` for what is no plain file and is written to at once.
  private let place: String?
  private var file: RecordingFile?
  private var isKept = false

  init(path: String) {
    self.path = path
    place = File.replaceable(path)
  }

  deinit {
    if file != nil, !isKept, let draft { File.remove(draft) }
  }

  func write(_ bytes: [UInt8]) throws(FileFailure) {
    byteCount += bytes.count
    do throws(SystemError) {
      if file == nil { file = try RecordingFile(path: draft ?? path) }
      file?.write(bytes)
      if let failure = file?.failure { throw failure }
    } catch {
      throw FileFailure(writingTo: path, error)
    }
  }

  /// Writes a payload beside it, where it will be looked for once the file has its name.
  func write(_ blob: RecordedBlob) throws(FileFailure) {
    do throws(SystemError) {
      try BlobFolder(of: path).write(blob)
    } catch {
      throw FileFailure(path: path, action: "write beside", reason: error.description)
    }
  }

  /// Gives it its name, unless a run records to what has it.
  func keep() throws(FileFailure) {
    try write([])
    guard let place, let draft else { return }
    do throws(SystemError) {
      try RecordingFile.checkFree(place)
      try File.replace(place, with: draft)
    } catch {
      throw FileFailure(writingTo: path, error)
    }
    isKept = true
  }

  /// Where it is written until it is whole.
  private var draft: String? { place.map { $0 + ".partial" } }
}
