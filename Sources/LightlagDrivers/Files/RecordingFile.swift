import Glibc
import LightlagEncoding

/// The file that a recording is written to as the run goes on.
///
/// Each call of `write` hands its bytes to the kernel before it returns, so that they outlive
/// a crash of this process. When the disk fails, the run goes on: what could not be written is
/// counted, nothing more is written, and the file ends with something whole.
@safe package final class RecordingFile {
  /// What the file may end behind when no more can be written.
  package enum Unit: Sendable {
    /// A line feed.
    case line
    /// The end of a call of `write`.
    case write
  }

  /// Lines that could not be written.
  package private(set) var lostLines = 0

  /// What the system said when it would write no more, or `nil`.
  package private(set) var failure: SystemError?

  private let number: CInt
  private let unit: Unit
  /// Bytes in the file that are whole.
  package private(set) var length = 0

  /// Creates the file, or empties it.
  ///
  /// - Throws: The system's error; `EWOULDBLOCK` where another process is writing to it, which
  ///   then keeps what it has written.
  package init(path: String, unit: Unit = .line) throws(SystemError) {
    self.unit = unit
    number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw .last }
    // Not every file system knows locks; what has none is written to all the same.
    if flock(number, LOCK_EX | LOCK_NB) < 0, errno == EWOULDBLOCK {
      Glibc.close(number)
      throw SystemError(code: EWOULDBLOCK)
    }
    // A device cannot be emptied and need not be.
    ftruncate(number, 0)
  }

  deinit {
    Glibc.close(number)
  }

  /// Makes sure that a file can be written to, and that no run records to it.
  ///
  /// - Throws: The system's error; `EWOULDBLOCK` where another run is writing to it.
  package static func checkFree(_ path: String) throws(SystemError) {
    let number = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else {
      let folder = File.folder(of: path)
      if errno == ENOENT, unsafe access(folder.isEmpty ? "." : folder, W_OK) == 0 { return }
      throw .last
    }
    defer { Glibc.close(number) }
    if flock(number, LOCK_EX | LOCK_NB) < 0, errno == EWOULDBLOCK {
      throw SystemError(code: EWOULDBLOCK)
    }
  }

  /// Whether the file is in no folder any more, so that nobody will find what is written.
  package var isRemoved: Bool {
    var status = stat()
    return unsafe fstat(number, &status) == 0 && status.st_nlink == 0
  }

  /// Writes bytes, all of them, or none that matter.
  ///
  /// - Parameters:
  ///   - bytes: What is written: whole lines, unless `lineCount` says how many they stand for.
  ///   - lineCount: The lines that are lost if it fails; `nil` to count them in the bytes.
  package func write(_ bytes: [UInt8], lineCount: Int? = nil) {
    guard !bytes.isEmpty else { return }
    guard failure == nil else {
      lostLines += lineCount ?? bytes.lineFeedCount
      return
    }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.write(number, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return fail(.last, bytes, written: written, lineCount) }
      written += count
    }
    length += bytes.count
  }

  /// Gives up, with the file cut behind what is whole.
  private func fail(_ error: SystemError, _ bytes: [UInt8], written: Int, _ lineCount: Int?) {
    failure = error
    let newline = UInt8(ascii: "\n")
    let whole =
      unit == .line ? bytes[..<written].lastIndex(of: newline).map { $0 + 1 } ?? 0 : 0
    lostLines += lineCount ?? bytes[whole...].lineFeedCount
    length += whole
    // On a full disk a file may always become shorter.
    ftruncate(number, off_t(length))
  }
}
