/// What came of writing a recording.
public enum RecordingResult: Hashable, Sendable {
  /// None was asked for.
  case none
  /// All is in the file.
  case complete
  /// So many lines are not, and why.
  case lossy(lines: Int, reason: String)
  /// All was written, but the file was taken away meanwhile.
  case removed
}
