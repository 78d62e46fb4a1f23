import LightlagDrivers

/// What came of writing a recording.
public enum RecordingResult: Hashable, Sendable {
  /// None was asked for.
  case none
  /// All is in the file.
  case complete
  /// So many lines are not, and why.
  case lossy(lines: Int, reason: String)

  init(_ file: RecordingFile?) {
    guard let file else {
      self = .none
      return
    }
    self = file.failure.map { .lossy(lines: file.lostLines, reason: $0.description) } ?? .complete
  }
}
