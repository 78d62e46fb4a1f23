import LightlagEncoding

/// One message under examination: what rules ask of it is found out once, and only if asked.
struct RuleSubject {
  let message: Message
  let direction: Direction

  /// `nil` until it was asked for.
  private var foundLabel: EventLabel??
  /// `nil` until it was asked for.
  private var foundJSON: JSON??

  /// Most bytes of a message that is read as JSON.
  ///
  /// A value takes many times the room of its text, and who sends messages chooses their size.
  static let longestJSON = 1 << 20

  /// Creates the examination of a message; `part` says which packet it is of, where that is known.
  init(_ message: Message, _ direction: Direction, part: PacketPart? = nil) {
    self.message = message
    self.direction = direction
    foundLabel = part.map(\.label)
  }

  /// What the message is called, or `nil` where it has no name.
  var label: EventLabel? {
    mutating get {
      if let foundLabel { return foundLabel }
      let label = EventName.find(in: message).map { EventLabel(name: $0) }
      foundLabel = .some(label)
      return label
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
