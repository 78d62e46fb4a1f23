import LightlagCore

/// The channels that the lines of a recording go to, each made when its first line comes.
struct LineChannels: Sendable {
  /// Connections whose messages have channels of their own; those of all others share two.
  ///
  /// A file has at most 65 535 channels, and a run may have more connections.
  static let ownConnectionCount = 1_000

  /// What tells channels of lines from others that may stand in the same file.
  static let mark = MCAP.Entry("lightlag", "line/1")

  /// The one name that is no kind of line: for kinds that this version does not know.
  private static let otherName = "other"

  private var shared: [(name: String, id: UInt16)] = []
  private var schemas: [(name: String, id: UInt16)] = []
  private var uplinks = MessageChannels(topic: "/up")
  private var downlinks = MessageChannels(topic: "/down")

  /// Returns the channel of a line.
  mutating func channel(of line: RecordLine, in writer: inout MCAPWriter) -> UInt16 {
    switch line {
    case .header: shared("header", &writer)
    case .end: shared("end", &writer)
    case .unknown: shared(Self.otherName, &writer)
    case .event(let event): channel(of: event, &writer)
    }
  }

  /// Returns the channel of a line of which only the beginning was looked at.
  mutating func channel(of head: LineHead, in writer: inout MCAPWriter) -> UInt16 {
    guard let (direction, connection) = head.message else { return shared(head.kind, &writer) }
    return message(direction, connection, &writer)
  }

  private mutating func channel(of event: SessionEvent, _ writer: inout MCAPWriter) -> UInt16 {
    switch event.kind {
    case .opening: shared("open", &writer)
    case .answered: shared("answer", &writer)
    case .sent(let direction, _, _, _, _): message(direction, event.connection, &writer)
    case .left: shared("left", &writer)
    case .arrived: shared("recv", &writer)
    case .lost: shared("lost", &writer)
    case .closing: shared("close", &writer)
    case .conditions: shared("net", &writer)
    case .rule, .ruleRemoved: shared("rule", &writer)
    case .phase: shared("phase", &writer)
    case .mark: shared("mark", &writer)
    // These have no lines.
    case .delivered, .closed: shared(Self.otherName, &writer)
    }
  }

  private mutating func shared(_ name: String, _ writer: inout MCAPWriter) -> UInt16 {
    if let known = shared.first(where: { $0.name == name }) { return known.id }
    let id = Self.add(topic: "/\(name)", schema: schema(name, &writer), &writer)
    shared.append((name, id))
    return id
  }

  private mutating func message(
    _ direction: Direction, _ connection: ConnectionID?, _ writer: inout MCAPWriter
  ) -> UInt16 {
    let schema = schema("msg", &writer)
    let index = connection?.index ?? Self.ownConnectionCount
    return direction == .uplink
      ? uplinks.channel(of: index, schema: schema, &writer)
      : downlinks.channel(of: index, schema: schema, &writer)
  }

  /// Returns the schema of a kind of line, or 0 where there is none.
  private mutating func schema(_ name: String, _ writer: inout MCAPWriter) -> UInt16 {
    if let known = schemas.first(where: { $0.name == name }) { return known.id }
    guard let schema = LineSchema.all.first(where: { $0.name == name }) else { return 0 }
    let id = writer.schema(
      name: "lightlag.\(name)", encoding: "jsonschema", data: Array(schema.text.utf8))
    schemas.append((name, id))
    return id
  }

  fileprivate static func add(
    topic: String, schema: UInt16, _ writer: inout MCAPWriter
  ) -> UInt16 {
    writer.channel(topic: topic, schema: schema, messageEncoding: "json", metadata: [mark])
  }
}

/// The channels of the messages of one direction.
private struct MessageChannels: Sendable {
  let topic: String
  /// By the place of the connection, 0 where there is none yet; the last is that of the others.
  private var channels = [UInt16](repeating: 0, count: LineChannels.ownConnectionCount + 1)

  init(topic: String) {
    self.topic = topic
  }

  mutating func channel(
    of index: Int, schema: UInt16, _ writer: inout MCAPWriter
  ) -> UInt16 {
    let place = min(index, LineChannels.ownConnectionCount)
    if channels[place] == 0 {
      let name =
        place < LineChannels.ownConnectionCount ? ConnectionID(index: place).description : "others"
      channels[place] = LineChannels.add(topic: "\(topic)/\(name)", schema: schema, &writer)
    }
    return channels[place]
  }
}
