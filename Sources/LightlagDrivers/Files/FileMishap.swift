/// What others have done to a file while it was written.
package enum FileMishap: Hashable, Sendable {
  /// It is in no folder any more.
  case removed
  /// It has another name, or another file has its name; where it is now, if that is known.
  case moved(to: String?)
  /// It was cut off, or lengthened: it has so many bytes, where so many were written.
  case resized(byteCount: Int, written: Int)
}
