import Foundation

/// The files that git has under its care.
enum TrackedFiles {
  /// Why the files are not known.
  enum Failure: Error {
    /// `git ls-files` ended with a status other than zero.
    case git(status: Int32)
  }

  /// Whether this is a repository at all, and not an unpacked archive.
  static var areKnown: Bool { Repository.has(".git") }

  /// Returns the paths of all tracked files that are still there.
  static func paths() throws -> [String] {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    // In a container the checkout may belong to another user, which git would refuse.
    git.arguments = [
      "git", "-c", "safe.directory=\(Repository.root.path)", "-C", Repository.root.path,
      "ls-files", "-z",
    ]
    let output = Pipe()
    git.standardOutput = output
    try git.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    guard git.terminationStatus == 0 else { throw Failure.git(status: git.terminationStatus) }
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .filter(Repository.has)
  }
}
