public import LightlagCore
import LightlagDrivers
import LightlagProfiles

extension Rule {
  /// Reads the rules in the file at `path`, a JSON array.
  ///
  /// - Throws: `FileFailure` where there is none to read, `ProfileFailure` where it is wrong.
  public static func rules(path: String) throws -> [Rule] {
    try rules(parsing: try File.named(path, limit: 1 << 20), file: path)
  }
}
