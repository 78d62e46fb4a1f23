import LightlagCore
import LightlagDrivers
import LightlagRecording

/// A file beside a recording that looks like a part of it and is none.
///
/// It was left by another that stood in its place, or by a run that was killed.
public struct StrayFile: Hashable, Sendable, CustomStringConvertible {
  /// Where it is.
  public let path: String

  /// The names of what looks like a secret in it.
  public let secrets: [String]

  /// Looks into a file as far as it can be read.
  init(path: String, _ redactor: Redactor) {
    self.path = path
    var redactor = redactor
    let bytes = (try? File.read(path)) ?? []
    let isText = String(validating: bytes, as: UTF8.self) != nil
    let message = Message(isText ? .text : .binary, bytes)
    // A tail has lines, each of which is one thing to look at.
    let names =
      path.hasSuffix(TailFile.suffix)
      ? redactor.look(at: bytes).map(\.name) : Redactor.names(in: redactor.redact(message))
    secrets = Set(names).sorted()
  }

  public var description: String { Self.words(path) }

  /// What is wrong with the file at a path, if it is such a one.
  static func words(_ path: String) -> String {
    "\(path) stands beside the recording, which does not name it: take it away"
  }
}
