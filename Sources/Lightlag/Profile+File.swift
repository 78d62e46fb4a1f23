import LightlagDrivers
public import LightlagProfiles

extension Profile {
  /// Reads the profile in the file at `path`, and the files that it names beside it.
  ///
  /// - Throws: `FileFailure` where there is none to read, `ProfileFailure` where it is wrong.
  public init(path: String) throws {
    let folder = File.folder(of: path)
    try self.init(
      parsing: try File.named(path, limit: 1 << 20), file: path,
      attachments: .files(in: folder))
  }
}

extension Attachments {
  /// The files in a folder, whose name ends with a slash; a path from the root stays as it is.
  public static func files(in folder: String) -> Attachments {
    Attachments { name throws(Failure) in
      do {
        return try File.named(name.hasPrefix("/") ? name : folder + name, limit: 1 << 26)
      } catch {
        throw Failure(reason: "\(error)")
      }
    }
  }
}
