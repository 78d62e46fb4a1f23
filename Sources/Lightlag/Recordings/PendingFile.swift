import LightlagDrivers
import LightlagRecording

/// A file that is there under its name only once all of it is, and what stands beside it.
///
/// Where it is not kept, what stood in its place is as it was.
final class PendingFile {
  /// Bytes written so far.
  private(set) var byteCount = 0

  private let path: String
  /// Where it is to be, behind all links; what is no plain file is written to at once.
  private let place: FilePlace
  private let blobs: BlobFolder
  private var file: RecordingFile?
  /// The digests of the payloads beside it, and of those that were not there before.
  private var digests: (all: Set<String>, new: Set<String>) = ([], [])
  private var isKept = false

  init(path: String) {
    self.path = path
    place = FilePlace(path)
    blobs = BlobFolder(of: path)
  }

  deinit {
    guard file != nil, !isKept, let draft else { return }
    File.remove(draft)
    blobs.remove(digests.new)
  }

  func write(_ bytes: [UInt8]) throws(FileFailure) {
    byteCount += bytes.count
    do throws(SystemError) {
      if file == nil { file = try create() }
      file?.write(bytes)
      if let failure = file?.failure { throw failure }
    } catch {
      throw FileFailure(writingTo: path, error)
    }
  }

  /// Creates the file, for those to read who could read what stands in its place.
  private func create() throws(SystemError) -> RecordingFile {
    let file = try RecordingFile(path: draft ?? path)
    if let draft { File.copyPermissions(of: path, to: draft) }
    return file
  }

  /// Writes a payload beside it, where it will be looked for once the file has its name.
  func write(_ blob: RecordedBlob) throws(FileFailure) {
    guard case .file = place else {
      throw FileFailure(
        path: path, action: "write to",
        reason: "it has payloads beside it, so it needs a file, or to be MCAP")
    }
    do throws(SystemError) {
      digests.all.insert(blob.name.digest)
      if try blobs.write(blob) { digests.new.insert(blob.name.digest) }
    } catch {
      throw FileFailure(path: path, action: "write beside", reason: error.description)
    }
  }

  /// Gives it its name, unless a run records to what has it.
  func keep() throws(FileFailure) {
    try write([])
    guard case .file(let place) = place, let draft else { return }
    do throws(SystemError) {
      try RecordingFile.checkFree(place)
      try File.replace(place, with: draft)
    } catch {
      throw FileFailure(writingTo: path, error)
    }
    isKept = true
  }

  /// Gives it its name, and takes away what stood beside the recording in whose place it is: in
  /// that there may be what this must not have.
  func keepRecording() throws(FileFailure) {
    try keep()
    blobs.remove(except: digests.all)
    if let tail = TailFile.find(beside: path) { File.remove(tail) }
  }

  /// Where it is written until it is whole.
  private var draft: String? {
    guard case .file(let place) = place else { return nil }
    return place + ".partial"
  }
}
