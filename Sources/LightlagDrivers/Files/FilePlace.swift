import Glibc

/// What is written to under a path, behind all links.
package enum FilePlace: Hashable, Sendable {
  /// A plain file, there or not, whose place another may take.
  case file(String)
  /// What this process was handed open, under its number: `/dev/stdout` leads there.
  case descriptor(CInt)
  /// A device, a pipe, or what another process has open.
  case other

  /// Most links on the way to a file (path_resolution(7)).
  private static let linkLimit = 40

  /// Follows the links of a path, one by one.
  ///
  /// A link in `/proc/PID/fd` looks as if it led to a file by its name, but what is meant is what
  /// is open there, as far as it is written, and whatever has its name by now (proc_pid_fd(5)).
  package init(_ path: String) {
    var place = path
    for _ in 0..<Self.linkLimit {
      var status = stat()
      guard unsafe lstat(place, &status) == 0 else { break }
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFLNK:
        let folder = File.folder(of: place)
        if Self.isOfProcesses(status) {
          self = Self.descriptor(File.name(of: place), in: folder).map(Self.descriptor) ?? .other
          return
        }
        guard let target = File.target(of: place) else { break }
        place = target.hasPrefix("/") ? target : folder + target
        continue
      default:
        self = .other
        return
      }
      break
    }
    self = .file(Self.straight(place))
  }

  /// Whether a link is in the file system that shows what processes have open.
  private static func isOfProcesses(_ link: stat) -> Bool {
    var status = stat()
    return unsafe stat("/proc/self/fd", &status) == 0 && status.st_dev == link.st_dev
  }

  /// The number of a descriptor of this process, if its folder is `PID/fd` or `PID/task/TID/fd`.
  private static func descriptor(_ name: String, in folder: String) -> CInt? {
    guard let folder = resolved(folder.isEmpty ? "." : folder), let number = CInt(name) else {
      return nil
    }
    var names = folder.split(separator: "/")
    guard names.popLast() == "fd" else { return nil }
    if names.dropLast().last == "task" { names.removeLast(2) }
    return names.last == "\(getpid())" ? number : nil
  }

  /// Where what is open under a number is now, as far as that is known.
  static func path(ofDescriptor number: CInt) -> String? {
    File.target(of: "/proc/self/fd/\(number)")
  }

  /// The path of a file without links to its folder, so that one file has one path.
  private static func straight(_ path: String) -> String {
    let folder = File.folder(of: path)
    guard let straight = resolved(folder.isEmpty ? "." : folder) else { return path }
    return straight + (straight.hasSuffix("/") ? "" : "/") + File.name(of: path)
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
