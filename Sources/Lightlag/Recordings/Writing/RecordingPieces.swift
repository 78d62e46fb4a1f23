/// How a run is divided among files.
public enum RecordingPieces: Hashable, Sendable {
  /// All of it is in one.
  case whole
  /// One file follows on the other: after so many bytes, after so long, or whichever comes first.
  ///
  /// The files of `run.jsonl` are `run.0001.jsonl`, `run.0002.jsonl` and so on.
  case parts(byteCount: Int?, duration: Duration?)
  /// The last so long is kept in memory, and written when a connection breaks, but at most once in
  /// that time, and when that is asked for; each time to another file, named as parts are.
  case last(Duration)
}
