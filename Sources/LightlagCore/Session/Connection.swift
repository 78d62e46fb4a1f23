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
    /// Whether it is to arrive damaged, which the link leaves to whoever has the payload.
    var isCorrupt: Bool
  }

  /// A message whose fate the link has not decided.
  struct Waiting: Sendable {
    var index: Int
    var message: Message
    var sentAt: Instant
    var isCorrupt: Bool
  }

  /// What is not on its way though it was sent, or does not arrive though it is due.
  struct Aside: Sendable {
    /// Messages that wait for the link; the oldest first.
    var waiting = WaitingLine<Waiting>()
    /// Handshakes and closes that cross behind them.
    var parked: [Session.Crosser] = []
    /// What would have arrived by now, had the link let it.
    var stalled: [Session.Pending] = []
  }

  let id: ConnectionID
  /// Position of its client among the ends of the session.
  let client: Int
  let request: OpenRequest
  var links: LinkPair<SimplexLink>
  var inFlight = LinkPair(uplink: Flight(), downlink: Flight())
  /// How far the end has come that sends in that direction.
  var stages = LinkPair(uplink: Stage.waiting, downlink: Stage.waiting)
  var aside = LinkPair(uplink: Aside(), downlink: Aside())
  /// When the link wants to be called, as far as that is planned.
  var wakes = LinkPair(uplink: Instant.end, downlink: Instant.end)
  /// Whether its conditions were set for it alone, so that it no longer follows the session's.
  var hasOwnConditions: Bool
  /// Whether its client is on a wire, so that the network does nothing to it.
  let isWired: Bool
  /// One where the link takes packets for messages, else none.
  var packets: [PacketFates] = []
  /// Neighbours in the order of opening; -1 for none.
  var previous: Int32 = -1
  var next: Int32 = -1

  init(
    id: ConnectionID, client: Int, request: OpenRequest,
    conditions: LinkPair<Shared<LinkConditions>>, seed: Seed
  ) {
    self.id = id
    self.client = client
    self.request = request
    isWired = request.isWired
    hasOwnConditions = isWired
    let conditions = isWired ? Self.perfect : conditions
    links = LinkPair(
      uplink: SimplexLink(
        conditions.uplink, LinkChance(seed: seed, connection: id, direction: .uplink)),
      downlink: SimplexLink(
        conditions.downlink, LinkChance(seed: seed, connection: id, direction: .downlink)))
    setConditions(conditions)
  }

  /// Creates what stands in a place that is free.
  init(id: ConnectionID) {
    self.init(id: id, client: 0, request: OpenRequest(), conditions: Self.perfect, seed: 0)
    stages = LinkPair(uplink: .gone, downlink: .gone)
  }

  private static let perfect = LinkPair(
    uplink: Shared(LinkConditions()), downlink: Shared(LinkConditions()))

  /// Whether both ends have let go.
  var isOver: Bool { stages.uplink == .gone && stages.downlink == .gone }

  mutating func setConditions(_ conditions: LinkPair<Shared<LinkConditions>>) {
    links.uplink.shared = conditions.uplink
    links.downlink.shared = conditions.downlink
    links.uplink.returnDelay = links.downlink.delay
    links.downlink.returnDelay = links.uplink.delay
  }

  // MARK: Looking
  // All of it is `mutating`: a connection is large, and would be copied to be looked at.

  /// Whether messages that wait may be decided by now, and nobody has asked.
  mutating func isBehind(_ direction: Direction, at now: Instant) -> Bool {
    links[direction].isBehind(now)
  }

  /// The place of the next message in its direction, and where its chance is drawn from.
  mutating func next(_ direction: Direction) -> (index: Int, chance: LinkChance) {
    (links[direction].submittedCount, links[direction].chance)
  }

  /// Whether what is due now arrives now.
  mutating func letsArrive(_ direction: Direction) -> Bool {
    links[direction].flow == .open && aside[direction].stalled.isEmpty
  }

  /// Whether something arrives now that was kept until now.
  mutating func hasArrivals(_ direction: Direction) -> Bool {
    !aside[direction].stalled.isEmpty && links[direction].flow == .open
  }

  /// When a direction of the link wants to be called before that is planned, or `nil`.
  mutating func wake(_ direction: Direction) -> Instant? {
    guard let deadline = links[direction].deadline, deadline < wakes[direction] else {
      return nil
    }
    return deadline
  }

  /// Takes note that a direction of the link is called.
  mutating func wake(_ direction: Direction, at now: Instant) {
    if wakes[direction] <= now { wakes[direction] = .end }
  }

  /// What waits first of the handshakes and closes that cross behind messages.
  mutating func parked(_ direction: Direction) -> Session.Crosser? {
    aside[direction].parked.isEmpty ? nil : aside[direction].parked[0]
  }

  // MARK: Sending

  /// Takes a message from the end that sends in that direction, and decides its fate; `room` is
  /// for bytes that may yet be on their way in the whole session.
  mutating func submit(
    byteCount: Int, _ direction: Direction, _ treatment: Treatment, place: PacketPart.Place,
    limits: SessionLimits, room: Int, sharing common: inout Bottleneck, at now: Instant
  ) -> Submission {
    if links[direction.opposite].hasTimes {
      links[direction].returnDelay = links[direction.opposite].meanDelay(at: now)
    }
    var refusal = refusal(byteCount: byteCount, direction, limits: limits, room: room)
    if place == .attachment { refusal = packets[0].drop(direction) ?? refusal }
    let submission = links[direction].submit(
      byteCount: byteCount, treatment, place: place, refusal: refusal, sharing: &common, at: now)
    if place == .head { packets[0].note(submission.verdict, direction) }
    return submission
  }

  /// Takes note of the next message, and returns which part of a packet it is, where the link
  /// takes packets for messages.
  @inline(__always)  // Most do not, and no connection is to be copied for those.
  mutating func part(_ message: Message, _ direction: Direction) -> PacketPart? {
    packets.isEmpty ? nil : packets[0].take(message, direction)
  }

  /// Returns what a link decided, with the damage where there is to be any.
  @inline(__always)  // Nearly all are not, for which no connection is to be copied.
  mutating func damaging(
    _ verdict: SimplexLink.Verdict, of message: Message, isCorrupt: Bool, index: Int,
    _ direction: Direction
  ) -> SimplexLink.Verdict {
    guard isCorrupt, let damage = links[direction].damage(to: message, index) else {
      return verdict
    }
    return switch verdict {
    case .scheduled(let due): .damaged(damage, due: due, again: nil)
    // As in netem, the copy is made before.
    case .duplicated(let due, let again): .damaged(damage, due: due, again: again)
    case .damaged, .dropped, .cut, .waiting: verdict
    }
  }

  /// Takes note of copies that are on their way, or, where negative, no longer.
  mutating func fly(_ copies: Int, byteCount: Int, _ direction: Direction) {
    inFlight[direction].messages += copies
    inFlight[direction].bytes += copies * byteCount
  }

  /// Takes a message off the link; returns the end that hears it, or `nil` if it has let go.
  mutating func land(byteCount: Int, _ direction: Direction) -> Int? {
    fly(-1, byteCount: byteCount, direction)
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
