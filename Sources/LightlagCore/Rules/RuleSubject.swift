import LightlagEncoding

/// One message under examination: what rules ask of it is found out once, and only if asked.
struct RuleSubject {
  let message: Message
  let direction: Direction

  /// `nil` until it was asked for.
  private var foundEvent: String??
  /// `nil` until it was asked for.
  private var foundJSON: JSON??

  /// Most bytes of a message that is read as JSON.
  ///
  /// A value takes many times the room of its text, and who sends messages chooses their size.
  static let longestJSON = 1 << 20

  init(_ message: Message, _ direction: Direction) {
    self.message = message
    self.direction = direction
  }

  /// The name of the message's event, or `nil` where it has none.
  var event: String? {
    mutating get {
      if let foundEvent { return foundEvent }
      let event = EventName.find(in: message)
      foundEvent = .some(event)
      return event
    }
  }

  /// The JSON of the message, behind the prefix of a Socket.IO packet; `nil` where it is none.
  var json: JSON? {
    mutating get {
      if let foundJSON { return foundJSON }
      let json = readJSON()
      foundJSON = .some(json)
      return json
    }
  }

  private func readJSON() -> JSON? {
    guard message.kind == .text, message.bytes.count <= Self.longestJSON else { return nil }
    guard let prefix = PacketPrefix(message.bytes.span) else {
      return try? JSON(parsing: message.bytes, depthLimit: 64)
    }
    return try? JSON(parsing: Array(message.bytes[prefix.byteCount...]), depthLimit: 64)
  }
}
