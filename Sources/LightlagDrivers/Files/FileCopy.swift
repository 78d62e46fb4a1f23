import Glibc

/// Another way to a file that is being written, by which what is in it is read again.
@safe package final class FileCopy: Sendable {
  private let number: CInt

  /// Creates one from a descriptor, or returns `nil` where there is none to spare, or the file
  /// cannot be read.
  init?(of descriptor: CInt) {
    number = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard number >= 0 else { return nil }
    var byte: UInt8 = 0
    guard unsafe pread(number, &byte, 1, 0) >= 0 else { return nil }
  }

  deinit {
    Glibc.close(number)
  }

  /// Reads bytes that begin at a place, and returns how many: none at the end of the file.
  ///
  /// - Throws: The system's error.
  func read(into bytes: inout [UInt8], count: Int, at place: Int) throws(SystemError) -> Int {
    while true {
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(number, buffer.baseAddress, min(count, buffer.count), off_t(place))
      }
      if read >= 0 { return read }
      guard errno == EINTR else { throw .last }
    }
  }
}
