import LightlagCore

/// What is compared as one: a message, with those behind it that belong to it.
struct MessageUnit: Sendable {
  let message: Message
  /// Binary parts that were announced by the message.
  var attachments: [Message] = []
  /// Its position among the messages of its connection and direction.
  let index: Int
  let sentAt: Instant
  /// Where texts stand in it that were made up for this run.
  var newTexts: [JSONPointer] = []
  /// The position, among all events of the run, of the one that it was sent by.
  var order = 0
  /// When it arrived, as far as known; `nil` where it never did.
  var arrivedAt: Instant?

  /// Whether two units are the same bytes.
  @inline(__always)
  func isIdentical(to other: MessageUnit) -> Bool {
    message == other.message && attachments == other.attachments
  }

  /// Whether the other had arrived when this was sent; at one instant an effect stands behind its
  /// cause.
  func follows(_ other: MessageUnit) -> Bool {
    guard let arrivedAt = other.arrivedAt else { return false }
    return arrivedAt < sentAt || arrivedAt == sentAt && other.order < order
  }
}
