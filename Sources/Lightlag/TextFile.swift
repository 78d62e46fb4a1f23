import LightlagDrivers

/// Files of text that a user asks for.
public enum TextFile {
  /// Returns the text of a file of at most a mebibyte.
  ///
  /// - Throws: `FileFailure` where there is none to read.
  public static func read(_ path: String) throws -> String {
    String(decoding: try File.named(path, limit: 1 << 20), as: UTF8.self)
  }

  /// Writes a text to a file, in place of what was there.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public static func write(_ text: String, to path: String) throws(FileFailure) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes the bytes of a text to a file, in place of what was there.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public static func write(_ text: [UInt8], to path: String) throws(FileFailure) {
    do {
      let file = try RecordingFile(path: path)
      file.write(text)
      if let failure = file.failure { throw failure }
    } catch let error as SystemError {
      throw FileFailure(path: path, action: "write", reason: error.description)
    } catch {
      throw FileFailure(path: path, action: "write", reason: "\(error)")
    }
  }
}
