public import LightlagRecording

extension Replay.Counterfactual {
  /// Writes the run to a file: in MCAP where it is named `.mcap`, else as JSON Lines.
  ///
  /// - Throws: `FileFailure` where it cannot be written.
  public func write(to path: String) throws {
    var target = RecordingTarget(path: path, format: .ofRecording(at: path))
    try target.write(lines: recording.bytes)
    try target.finish()
  }
}
