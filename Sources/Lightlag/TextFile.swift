import LightlagDrivers

/// Files of text that a user asks for.
public enum TextFile {
  /// Returns the text of a file of at most a mebibyte.
  ///
  /// - Throws: `FileFailure` where there is none to read.
  public static func read(_ path: String) throws -> String {
    String(decoding: try File.named(path, limit: 1 << 20), as: UTF8.self)
  }

  /// Writes a text to a file, in place of what was there, which stays where that cannot be done.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public static func write(_ text: String, to path: String) throws(FileFailure) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes the bytes of a text to a file, in place of what was there, as above.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public static func write(_ text: [UInt8], to path: String) throws(FileFailure) {
    let file = PendingFile(path: path)
    try file.write(text)
    try file.keep()
  }
}
