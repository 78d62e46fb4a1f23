import LightlagDrivers
public import LightlagProfiles

extension Profile {
  /// Reads the profile in the file at `path`.
  ///
  /// - Throws: `FileFailure` where there is none to read, `ProfileFailure` where it is wrong.
  public init(path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try File.read(path, limit: 1 << 20)
    } catch {
      throw FileFailure(path: path, action: "read", reason: error.description)
    }
    try self.init(parsing: bytes, file: path)
  }
}
