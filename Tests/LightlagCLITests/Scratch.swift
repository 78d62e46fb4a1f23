import Foundation

/// A folder for the files of one test, gone with it.
final class Scratch {
  /// Where it is.
  let url = FileManager.default.temporaryDirectory.appending(path: "lightlag-\(UUID().uuidString)")

  /// Creates it, empty.
  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file.
  func write(_ bytes: Data, to name: String) throws {
    try bytes.write(to: url.appending(path: name))
  }

  /// Returns what stands in a file.
  func read(_ name: String) throws -> Data {
    try Data(contentsOf: url.appending(path: name))
  }

  /// Whether there is a file.
  func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: name).path)
  }
}
