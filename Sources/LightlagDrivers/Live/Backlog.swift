import LightlagCore

/// What has crossed the link for a live server that is still being reached.
///
/// A connection has one from when its client asked until its server has answered; without one,
/// nobody waits for the server any more.
struct Backlog {
  /// Bytes of payload that wait.
  private(set) var byteCount = 0
  private(set) var messages: [Message] = []
  /// How the client ended the connection, where it has.
  var closure: Closure?

  /// Adds a message.
  mutating func append(_ message: Message) {
    messages.append(message)
    byteCount += message.bytes.count
  }
}
