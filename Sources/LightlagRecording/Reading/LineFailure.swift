/// What is wrong in one line, wherever that stands.
struct LineFailure: Error {
  let reason: RecordingFailure.Reason
  /// Number of bytes of the line before the place.
  var offset = 0
}
