import Glibc

/// What the operating system answered to a call that failed.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  /// The number, as in errno(3).
  package let code: CInt

  /// Creates the error of that number.
  package init(code: CInt) {
    self.code = code
  }

  /// The error of the call just made.
  package static var last: SystemError { SystemError(code: errno) }

  /// The system's own words: `Address already in use`.
  package var description: String { unsafe String(cString: strerror(code)) }
}
