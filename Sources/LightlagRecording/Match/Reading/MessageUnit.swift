import LightlagCore

/// What is compared as one: a message, with those behind it that belong to it.
struct MessageUnit: Sendable {
  let message: Message
  /// Binary parts that were announced by the message.
  var attachments: [Message] = []
  /// Its position among the messages of its connection and direction.
  let index: Int
  let sentAt: Instant
  /// When it arrived, as far as known; `nil` where it never did.
  var arrivedAt: Instant?

  /// Whether two units are the same bytes.
  @inline(__always)
  func isIdentical(to other: MessageUnit) -> Bool {
    message == other.message && attachments == other.attachments
  }
}
