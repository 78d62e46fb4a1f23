import LightlagDrivers
import LightlagRecording

/// A file that is there under its name only once all of it is, and what stands beside it.
final class ConversionTarget {
  /// Bytes written so far.
  private(set) var byteCount = 0

  private let path: String
  /// Where it is written until it is whole; what is no plain file is written to at once.
  private let partialPath: String
  private var file: RecordingFile?
  private var isKept = false

  init(path: String) {
    self.path = path
    partialPath = path.hasPrefix("/dev/") ? path : path + ".partial"
  }

  func write(_ bytes: [UInt8]) throws {
    byteCount += bytes.count
    do {
      let file = try file ?? RecordingFile(path: partialPath)
      self.file = file
      file.write(bytes)
      if let failure = file.failure { throw failure }
    } catch let error as SystemError {
      throw FileFailure(path: path, action: "write", reason: error.description)
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

  /// Gives it its name.
  func keep() throws {
    try write([])
    guard partialPath != path else { return }
    do throws(SystemError) {
      try File.replace(path, with: partialPath)
    } catch {
      throw FileFailure(path: path, action: "write", reason: error.description)
    }
    isKept = true
  }

  /// Takes it away where it was not kept.
  func discard() {
    guard file != nil, !isKept, partialPath != path else { return }
    File.remove(partialPath)
  }
}
