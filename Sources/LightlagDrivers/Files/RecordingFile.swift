import Glibc

/// The file that a recording is written to, line by line, as the run goes on.
///
/// Each call of `write` hands whole lines to the kernel before it returns, so that they outlive
/// a crash of this process. When the disk fails, the run goes on: what could not be written is
/// counted, nothing more is written, and the file ends with a whole line.
@safe package final class RecordingFile {
  /// Lines that could not be written.
  package private(set) var lostLines = 0

  /// What the system said when it would write no more, or `nil`.
  package private(set) var failure: SystemError?

  private let number: CInt
  /// Bytes in the file that are whole lines.
  private var length = 0

  /// Creates the file, or empties it.
  package init(path: String) throws(SystemError) {
    number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw .last }
  }

  deinit {
    Glibc.close(number)
  }

  /// Writes whole lines.
  package func write(_ lines: [UInt8]) {
    guard !lines.isEmpty else { return }
    guard failure == nil else {
      lostLines += count(lines[...])
      return
    }
    var written = 0
    while written < lines.count {
      let count = unsafe lines.withUnsafeBytes { bytes in
        unsafe Glibc.write(number, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return fail(.last, lines: lines, written: written) }
      written += count
    }
    length += lines.count
  }

  /// Gives up, with the file cut behind its last whole line.
  private func fail(_ error: SystemError, lines: [UInt8], written: Int) {
    failure = error
    let newline = UInt8(ascii: "\n")
    let whole = lines[..<written].lastIndex(of: newline).map { $0 + 1 } ?? 0
    lostLines += count(lines[whole...])
    length += whole
    // On a full disk a file may always become shorter.
    ftruncate(number, off_t(length))
  }

  private func count(_ lines: ArraySlice<UInt8>) -> Int {
    lines.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
