public import LightlagCore

/// One line of a recording.
public enum RecordLine: Hashable, Sendable {
  /// The first.
  case header(RecordingHeader)
  /// Something that happened.
  ///
  /// The message of a `lost` is empty: its payload stands in the line of its sending.
  case event(SessionEvent)
  /// The last.
  case end(RecordingEnd)
  /// One that only a later version of the format knows, by the name of its kind.
  case unknown(String)
}
