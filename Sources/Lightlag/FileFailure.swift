import Glibc
import LightlagDrivers

/// A file that cannot be used.
public struct FileFailure: Error, Hashable, CustomStringConvertible {
  /// Where it is.
  public let path: String
  /// What was to be done: `read`, `record to`.
  public let action: String
  /// What the system said.
  public let reason: String

  /// Creates a failure.
  package init(path: String, action: String, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  public var description: String { "cannot \(action) \(path): \(reason)" }
}

extension File {
  /// Returns the bytes of a file that a user named.
  static func named(_ path: String, limit: Int = .max) throws(FileFailure) -> [UInt8] {
    do {
      return try read(path, limit: limit)
    } catch {
      throw FileFailure(path: path, action: "read", reason: error.description)
    }
  }
}

extension FileFailure {
  /// Creates the failure of a file that was to be recorded to.
  init(recordingTo path: String, _ error: SystemError) {
    self.init(path: path, action: "record to", reason: Self.reason(error))
  }

  /// Creates the failure of a file that was to be written.
  init(writingTo path: String, _ error: SystemError) {
    self.init(path: path, action: "write", reason: Self.reason(error))
  }

  private static func reason(_ error: SystemError) -> String {
    error.code == EWOULDBLOCK ? "another run is recording to it" : error.description
  }
}
