import Glibc

/// A name of one's choice for a pseudo-terminal: a symbolic link, gone with its maker.
package struct StableLink {
  /// Where it is.
  package let path: String
  private let target: String

  /// Creates the link, in place of one that leads to a terminal that is gone.
  package init(at path: String, to target: String) throws(SerialFailure) {
    self.path = path
    self.target = target
    guard unsafe symlink(target, path) != 0 else { return }
    guard errno != ENOENT else { throw .noFolder(path: path) }
    guard errno == EEXIST, Self.isLeftOver(path, by: target) else {
      throw SerialFailure(.last, path: path)
    }
    guard unsafe unlink(path) == 0, unsafe symlink(target, path) == 0 else {
      throw SerialFailure(.last, path: path)
    }
  }

  /// Makes it again where it has gone, unless someone else has put something in its place.
  package func renew() throws(SerialFailure) {
    guard File.target(of: path) != target else { return }
    _ = try StableLink(at: path, to: target)
  }

  /// Removes it, unless someone else has put something in its place.
  package func remove() {
    if File.target(of: path) == target { unsafe unlink(path) }
  }

  /// Whether one of us left it behind that could not remove it.
  ///
  /// Linux gives the lowest number that is free, so that whoever comes next mostly has the same
  /// terminal as the one that is gone.
  private static func isLeftOver(_ path: String, by ours: String) -> Bool {
    defer { errno = EEXIST }
    guard let target = File.target(of: path), target.hasPrefix("/dev/pts/") else { return false }
    return unsafe target == ours || access(target, F_OK) != 0
  }
}
