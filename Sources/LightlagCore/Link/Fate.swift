/// All that chance does to one message, decided when it is submitted.
///
/// So a model that remembers steps once for each message, in their order, whatever queues and
/// breaks make of the message later; and no impairment shifts another.
struct Fate: Sendable {
  /// Whether the connection breaks at it.
  var isCut = false
  /// Whether its first transmission is lost.
  var isLost = false
  /// Whether it arrives twice.
  var isDuplicated = false
  /// Whether it arrives damaged.
  var isCorrupt = false
  /// Whether it is sent past what waits for its delay.
  var overtakes = false
  /// How much its delay differs from the mean, in nanoseconds.
  var offset: Int64 = 0

  /// Leaves out what would part a message from the rest of its packet.
  mutating func keep(with place: PacketPart.Place) {
    if place == .attachment { isLost = false }
    isDuplicated = false
    overtakes = false
  }
}
