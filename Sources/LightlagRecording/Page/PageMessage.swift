import LightlagCore

/// A message as it stands in a page: where it is from, what became of it, and where its text is.
struct PageMessage: Sendable {
  /// The number of its line, from 1.
  let line: Int
  /// The place of its connection among those of the page.
  let connection: Int
  let direction: Direction
  let kind: Message.Kind
  /// The place of its event's name, 0 for none.
  let name: Int
  /// The place of its payload among the texts.
  let text: Int
  /// Whether that text is base64.
  let isEncoded: Bool
  /// Bytes of payload that the text leaves out.
  let leftOutByteCount: Int
  /// What is wrong with its payload, where that stands beside the recording and cannot be shown.
  let lostPayload: LostPayload?
  /// Bytes that waited to be sent when it came.
  let queuedByteCount: Int
  var fate: MessageFate
  /// Whether one that was sent later arrived before it.
  var isReordered = false
  /// How late it was handed to a peer outside, in nanoseconds.
  var handedLate: Int64?
}
