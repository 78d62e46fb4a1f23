import LightlagDrivers
public import LightlagProfiles

extension Profile {
  /// Reads the profile in the file at `path`.
  ///
  /// - Throws: `FileFailure` where there is none to read, `ProfileFailure` where it is wrong.
  public init(path: String) throws {
    try self.init(parsing: try File.named(path, limit: 1 << 20), file: path)
  }
}
