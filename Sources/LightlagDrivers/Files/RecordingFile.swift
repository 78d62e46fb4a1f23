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

  private let path: String
  private let number: CInt
  private let unit: Unit
  /// Whether it is a file of ours alone, and not what others write to as well.
  private let isOurs: Bool
  /// Bytes in the file that are whole.
  package private(set) var length = 0

  /// Creates the file, or empties it; what was open already is written on to.
  ///
  /// - Throws: The system's error; `EWOULDBLOCK` where another process is writing to it, which
  ///   then keeps what it has written.
  package init(path: String, unit: Unit = .line) throws(SystemError) {
    (self.path, self.unit) = (path, unit)
    _ = Self.ignoresLimitSignal
    switch FilePlace(path) {
    case .descriptor(let descriptor):
      // To open it anew would be to begin at its start.
      number = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      isOurs = false
    case .other:
      number = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
      isOurs = false
    case .file:
      number = Self.openFile(path)
      isOurs = true
    }
    guard number >= 0 else { throw .last }
    guard isOurs else { return }
    // Not every file system knows locks; what has none is written to all the same.
    if flock(number, LOCK_EX | LOCK_NB) < 0, errno == EWOULDBLOCK {
      throw SystemError(code: EWOULDBLOCK)
    }
    ftruncate(number, 0)
  }

  /// Opens or creates a plain file, to be read as well if that may be.
  private static func openFile(_ path: String) -> CInt {
    let flags = O_CREAT | O_APPEND | O_CLOEXEC
    let number = unsafe open(path, O_RDWR | flags, 0o644)
    if number >= 0 { return number }
    return unsafe open(path, O_WRONLY | flags, 0o644)
  }

  /// Another way to what was written, or `nil` where it cannot be read again.
  package var copy: FileCopy? {
    guard isOurs, fcntl(number, F_GETFL) & O_ACCMODE == O_RDWR else { return nil }
    return FileCopy(of: number)
  }

  /// A file that reaches the limit of its size (setrlimit(2)) is one that the disk has no room for,
  /// and no reason to end the process.
  private static let ignoresLimitSignal: Void = {
    signal(SIGXFSZ, SIG_IGN)
  }()

  deinit {
    Glibc.close(number)
  }

  /// Makes sure that a file can be written to, and that no run records to it.
  ///
  /// - Throws: The system's error; `EWOULDBLOCK` where another run is writing to it.
  package static func checkFree(_ path: String) throws(SystemError) {
    if case .descriptor = FilePlace(path) { return }
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
  package var isRemoved: Bool { mishap == .removed }

  /// What others have done to the file meanwhile, or `nil`.
  package var mishap: FileMishap? {
    var (status, named) = (stat(), stat())
    guard isOurs, unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    if status.st_nlink == 0 { return .removed }
    if failure == nil, Int(status.st_size) != length {
      return .resized(byteCount: Int(status.st_size), written: length)
    }
    let isThere = unsafe stat(path, &named) == 0
    if isThere, named.st_dev == status.st_dev, named.st_ino == status.st_ino { return nil }
    return .moved(to: FilePlace.path(ofDescriptor: number))
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
    if isOurs { ftruncate(number, off_t(length)) }
  }
}
