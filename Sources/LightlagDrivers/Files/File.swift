import Glibc

/// Whole files, read and written.
package enum File {
  /// Whether there is something at `path` that can be read.
  package static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

  /// Whether parts of the file at `path` can be read again, as those of a pipe cannot.
  package static func isSeekable(_ path: String) -> Bool {
    (try? FileReader(path: path))?.isSeekable ?? false
  }

  /// What the file at `path` is called in its folder.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder of the file at `path`, with the slash behind it; empty for the current one.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Where the link at `path` leads, or `nil` where there is none (readlink(2)).
  static func target(of path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Takes a file away, if there is one.
  package static func remove(_ path: String) { unsafe unlink(path) }

  /// Returns the bytes of a part of the file at `path`.
  package static func read(_ path: String, _ place: Range<Int>) throws(SystemError) -> [UInt8] {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last }
    defer { Glibc.close(number) }
    var bytes = [UInt8](repeating: 0, count: place.count)
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          number, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
          off_t(place.lowerBound + filled))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      guard count > 0 else { throw SystemError(code: EIO) }
      filled += count
    }
    return bytes
  }

  /// Whether two paths name one file, there or not; a device or a pipe is not meant.
  package static func isSame(_ path: String, _ other: String) -> Bool {
    if case .file(let place) = FilePlace(path), case .file(let otherPlace) = FilePlace(other) {
      return place == otherPlace
    }
    // What is open already has no name of its own.
    var (status, otherStatus) = (stat(), stat())
    guard unsafe stat(path, &status) == 0, unsafe stat(other, &otherStatus) == 0,
      status.st_mode & S_IFMT == S_IFREG
    else { return false }
    return status.st_dev == otherStatus.st_dev && status.st_ino == otherStatus.st_ino
  }

  /// Gives a file the permissions of another, where that is there.
  package static func copyPermissions(of path: String, to other: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return }
    unsafe chmod(other, status.st_mode & 0o777)
  }

  /// Puts a file in the place of another, which is never seen half written (rename(2)).
  ///
  /// - Throws: the system's error; then both are as before.
  package static func replace(_ path: String, with source: String) throws(SystemError) {
    guard unsafe rename(source, path) == 0 else { throw .last }
  }

  /// Returns the bytes of the file at `path`.
  ///
  /// - Throws: the system's error; `EFBIG` where there are more than `limit` bytes.
  package static func read(_ path: String, limit: Int = .max) throws(SystemError) -> [UInt8] {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last }
    defer { Glibc.close(number) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      guard count > 0 else { return bytes }
      guard bytes.count + count <= limit else { throw SystemError(code: EFBIG) }
      bytes.append(contentsOf: chunk.prefix(count))
    }
  }
}
