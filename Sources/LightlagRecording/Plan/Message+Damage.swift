import LightlagCore

extension Message {
  /// Returns the message as it arrives with what a recording says of its damage.
  ///
  /// It is as it was where it has no such byte, which may have been in a secret.
  func damaged(_ damage: Damage) -> Message {
    guard damage.offset < bytes.count else { return self }
    var message = self
    damage.apply(to: &message.bytes)
    return message
  }
}
