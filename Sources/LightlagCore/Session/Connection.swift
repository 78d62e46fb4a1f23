/// What a session knows of one connection: its two links, and how far each end has come.
struct Connection: Sendable {
  /// How far one end has come in the life of the connection.
  enum Stage: Sendable {
    /// The backend has not been told of it; or the client waits for the backend's answer.
    case waiting
    /// The backend has been told and has not answered; only a live one takes time for that.
    case asked
    /// It may send.
    case open
    /// It has sent its close and waits for the other's.
    case closing
    /// It has been told of the other's close and owes its own.
    case answering
    /// It has let go.
    case gone
  }

  /// Messages and bytes on their way.
  struct Flight: Sendable {
    var messages = 0
    var bytes = 0
  }

  /// What became of a message that one end sent.
  struct Submission: Sendable {
    var index: Int
    /// Bytes that waited to be sent when it came.
    var queuedBytes: Int
    var verdict: SimplexLink.Verdict
  }

  let id: ConnectionID
  /// Position of its client among the ends of the session.
  let client: Int
  let request: OpenRequest
  var links: LinkPair<SimplexLink>
  var inFlight = LinkPair(uplink: Flight(), downlink: Flight())
  /// How far the end has come that sends in that direction.
  var stages = LinkPair(uplink: Stage.waiting, downlink: Stage.waiting)
  /// Neighbours in the order of opening; -1 for none.
  var previous: Int32 = -1
  var next: Int32 = -1

  init(
    id: ConnectionID, client: Int, request: OpenRequest, conditions: LinkPair<LinkConditions>,
    seed: Seed
  ) {
    self.id = id
    self.client = client
    self.request = request
    links = LinkPair(
      uplink: SimplexLink(
        conditions: conditions.uplink, seed: seed, connection: id, direction: .uplink),
      downlink: SimplexLink(
        conditions: conditions.downlink, seed: seed, connection: id, direction: .downlink))
  }

  /// Creates what stands in a place that is free.
  init(id: ConnectionID) {
    let perfect = LinkPair(uplink: LinkConditions(), downlink: LinkConditions())
    self.init(id: id, client: 0, request: OpenRequest(), conditions: perfect, seed: 0)
    stages = LinkPair(uplink: .gone, downlink: .gone)
  }

  /// Whether both ends have let go.
  var isOver: Bool { stages.uplink == .gone && stages.downlink == .gone }

  /// Takes a message from the end that sends in that direction, and decides its fate; `room` is
  /// for bytes that may yet be on their way in the whole session.
  mutating func submit(
    byteCount: Int, _ direction: Direction, limits: SessionLimits, room: Int, at now: Instant
  ) -> Submission {
    let refusal = refusal(byteCount: byteCount, direction, limits: limits, room: room)
    let submission = links[direction].submit(byteCount: byteCount, refusal: refusal, at: now)
    let copies =
      switch submission.verdict {
      case .scheduled: 1
      case .duplicated: 2
      case .dropped, .cut: 0
      }
    inFlight[direction].messages += copies
    inFlight[direction].bytes += copies * byteCount
    return submission
  }

  /// Takes a message off the link; returns the end that hears it, or `nil` if it has let go.
  mutating func land(byteCount: Int, _ direction: Direction) -> Int? {
    inFlight[direction].messages -= 1
    inFlight[direction].bytes -= byteCount
    return switch stages[direction.opposite] {
    case .open, .asked, .closing: direction == .uplink ? 0 : client
    case .waiting, .answering, .gone: nil
    }
  }

  private func refusal(
    byteCount: Int, _ direction: Direction, limits: SessionLimits, room: Int
  ) -> DropReason? {
    switch stages[direction] {
    case .open, .answering: break
    case .waiting, .asked, .closing, .gone: return .closed
    }
    if byteCount > limits.messageBytes { return .oversize }
    let flight = inFlight[direction]
    let isFull =
      flight.messages >= limits.inFlightMessages
      || flight.bytes + byteCount > limits.inFlightBytes || byteCount > room
    return isFull ? .queue : nil
  }
}
