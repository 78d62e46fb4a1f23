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

extension RecordingFile {
  /// Creates the file that a user named, or returns `nil` where none was.
  static func named(_ path: String?) throws(FileFailure) -> RecordingFile? {
    guard let path else { return nil }
    do {
      return try RecordingFile(path: path)
    } catch {
      throw FileFailure(path: path, action: "record to", reason: error.description)
    }
  }
}
