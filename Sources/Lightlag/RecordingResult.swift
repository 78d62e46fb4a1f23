import LightlagDrivers

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
  /// All was written, but the file was moved meanwhile; where to, if that is known.
  case moved(to: String?)
  /// All was written, but the file was changed meanwhile: it has so many bytes, where so many were
  /// written.
  case resized(byteCount: Int, written: Int)

  /// Creates what came of a file that others have meddled with.
  init(_ mishap: FileMishap) {
    self =
      switch mishap {
      case .removed: .removed
      case .moved(let place): .moved(to: place)
      case .resized(let byteCount, let written): .resized(byteCount: byteCount, written: written)
      }
  }
}
