import Glibc
import LightlagDrivers

/// Keeps a second search away from the files of one that goes on.
///
/// It is the lock on a file beside the target (flock(2)), which is gone with the process at the
/// latest; the empty file that one leaves behind that was killed means nothing.
final class SearchLock {
  private let path: String
  private let file: RecordingFile

  /// Locks the files of a search.
  ///
  /// - Throws: Where another search holds them, or the folder cannot be written to.
  init(_ target: String) throws(FileFailure) {
    let isTaken = FileFailure(
      path: target, action: "write", reason: "another search is writing to it")
    let opened: RecordingFile
    do {
      opened = try RecordingFile(path: target + ".lock")
    } catch {
      guard error.code == EWOULDBLOCK else {
        throw FileFailure(path: target, action: "write", reason: error.description)
      }
      throw isTaken
    }
    // Another search may have ended, and taken the file away, between opening and locking it.
    guard !opened.isRemoved else { throw isTaken }
    path = target + ".lock"
    file = opened
  }

  // The lock goes behind this, with the file.
  deinit { File.remove(path) }
}
