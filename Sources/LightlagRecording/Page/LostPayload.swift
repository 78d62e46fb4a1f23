/// A payload that stood beside the recording, and is not there, or not as it was written.
struct LostPayload: Sendable {
  /// Bytes that it had.
  let byteCount: Int
  /// Whether there is something in its place.
  let isDamaged: Bool

  /// Creates what a failure says of a payload, or `nil` where it is of something else.
  init?(_ reason: RecordingFailure.Reason) {
    switch reason {
    case .missingBlob(let name): (byteCount, isDamaged) = (name.byteCount, false)
    case .damagedBlob(let name): (byteCount, isDamaged) = (name.byteCount, true)
    default: return nil
    }
  }
}
