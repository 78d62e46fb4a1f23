import Synchronization

/// The names of files that this process has written, so that it writes none twice.
///
/// Cases of one test have the same name and may have the same seed, and what they are given Swift
/// Testing keeps to itself; so they are numbered as they fail.
enum OutputNames {
  private static let counts = Mutex<[String: Int]>([:])

  /// Returns a name, with a number behind it if files of its kind have it already.
  static func claim(_ name: String, for kind: String) -> String {
    let count = counts.withLock { counts in
      counts["\(name).\(kind)", default: 0] += 1
      return counts["\(name).\(kind)"] ?? 1
    }
    return count == 1 ? name : "\(name)-\(count)"
  }
}
