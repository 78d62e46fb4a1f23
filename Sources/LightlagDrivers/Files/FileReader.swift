import Glibc

/// A file that is read piece by piece, so that a large one needs little memory.
@safe package struct FileReader: ~Copyable {
  /// Bytes of a piece: few calls, and little memory.
  private static let pieceByteCount = 1 << 18

  private let number: CInt

  /// Opens the file at `path`.
  package init(path: String) throws(SystemError) {
    number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last }
  }

  deinit {
    Glibc.close(number)
  }

  /// Whether parts of the file can be read again, as those of a pipe cannot.
  package var isSeekable: Bool { lseek(number, 0, SEEK_CUR) >= 0 }

  /// Returns the next bytes, none at the end.
  package borrowing func next() throws(SystemError) -> [UInt8] {
    while true {
      var failure: CInt = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceByteCount) {
        buffer, count in
        let read = unsafe Glibc.read(number, buffer.baseAddress, Self.pieceByteCount)
        if read < 0 { failure = errno }
        count = max(read, 0)
      }
      if failure == 0 { return bytes }
      guard failure == EINTR else { throw SystemError(code: failure) }
    }
  }
}
