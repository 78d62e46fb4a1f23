import LightlagDrivers

/// Files of text that a user asks for.
public enum TextFile {
  /// Writes a text to a file, in place of what was there.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public static func write(_ text: String, to path: String) throws(FileFailure) {
    do {
      let file = try RecordingFile(path: path)
      file.write(Array(text.utf8))
      if let failure = file.failure { throw failure }
    } catch let error as SystemError {
      throw FileFailure(path: path, action: "write", reason: error.description)
    } catch {
      throw FileFailure(path: path, action: "write", reason: "\(error)")
    }
  }
}
