import LightlagCore

/// Counts the binary parts that messages announce, to know which messages belong to one before.
struct UnitParts: Sendable {
  /// How many are still to come.
  private(set) var count = 0

  /// Takes a message, and returns whether it is a part of one before it.
  mutating func take(_ message: Message, _ reader: any MessageReader) -> Bool {
    if message.kind == .binary, count > 0 {
      count -= 1
      return true
    }
    count = reader.attachmentCount(message)
    return false
  }
}
