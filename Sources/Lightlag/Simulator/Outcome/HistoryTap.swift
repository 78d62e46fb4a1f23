import LightlagCore

/// Keeps the latest events that were sent, and counts all.
struct HistoryTap: Tap {
  private struct Key: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int
  }

  private struct Line: Sendable {
    let key: Key
    let sent: Instant
    let message: Message
    var fate: HistoryEntry.Fate
  }

  /// What is counted of one direction.
  struct Count: Hashable, Sendable {
    var sent = 0
    var delivered = 0
    var dropped = 0
    var latency = Duration.zero
  }

  private let format: EventFormat
  private let limit: Int
  private var clients: [ConnectionID: ClientID] = [:]
  private var lines: [Line] = []
  /// How many lines have gone before the first.
  private var gone = 0
  /// Lines to be taken from the front, once they are as many as those that stay.
  private var head = 0
  private var places: [Key: Int] = [:]
  /// What was counted.
  private(set) var counts = LinkPair(uplink: Count(), downlink: Count())
  /// Whether events that arrive at the server are kept to be taken.
  var keepsArrivals = false
  private var arrivals: [(ConnectionID, Message)] = []
  /// The latest that happened besides, up to `mostHappenings`.
  private(set) var happenings: [Happening] = []

  private static var mostHappenings: Int { 32 }

  init(format: EventFormat, limit: Int) {
    self.format = format
    self.limit = max(limit, 0)
  }

  mutating func observe(_ event: SessionEvent) {
    guard let connection = event.connection else { return note(event) }
    switch event.kind {
    case .opening(let client, _, _):
      clients[connection] = client
      note(event)
    case .sent(let direction, let index, let message, let verdict, _):
      guard format.isEvent(message) else { return }
      counts[direction].sent += 1
      let key = Key(connection: connection, direction: direction, index: index)
      append(Line(key: key, sent: event.instant, message: message, fate: Self.fate(verdict)))
      if case .dropped = verdict { counts[direction].dropped += 1 }
    case .left(let direction, let index, let verdict):
      let key = Key(connection: connection, direction: direction, index: index)
      guard places[key] != nil else { return }
      if case .dropped = verdict { counts[direction].dropped += 1 }
      set(Self.fate(verdict), of: key)
    case .delivered(let direction, let index, let message, let sentAt):
      guard format.isEvent(message) else { return }
      counts[direction].delivered += 1
      counts[direction].latency += sentAt.duration(to: event.instant)
      if keepsArrivals, direction == .uplink { arrivals.append((connection, message)) }
      let key = Key(connection: connection, direction: direction, index: index)
      set(.delivered(at: event.instant), of: key)
    case .lost(let direction, let index, let message, let reason):
      guard format.isEvent(message) else { return }
      counts[direction].dropped += 1
      let key = Key(connection: connection, direction: direction, index: index)
      set(.dropped(reason), of: key)
    default: note(event)
    }
  }

  /// Returns what arrived at the server since the last call, in order.
  mutating func takeArrivals() -> [(ConnectionID, Message)] {
    defer { arrivals = [] }
    return arrivals
  }

  /// Returns the latest events that are wanted, the oldest first.
  func entries(
    last count: Int?, event: String?, direction: Direction?, client: ClientID?
  ) -> [HistoryEntry] {
    var found: [HistoryEntry] = []
    for line in lines[head...].reversed() {
      if let count, found.count >= count { break }
      if let direction, line.key.direction != direction { continue }
      if let client, clients[line.key.connection] != client { continue }
      guard let entry = entry(line), event == nil || entry.event == event else { continue }
      found.append(entry)
    }
    return found.reversed()
  }

  /// Returns the events that were sent or arrived last, and their places among all.
  func latest(_ count: Int) -> [(place: Int, entry: HistoryEntry)] {
    var moments: [(instant: Instant, place: Int)] = []
    for (place, line) in lines.enumerated().dropFirst(head) {
      moments.append((line.sent, place))
      if case .delivered(let instant) = line.fate { moments.append((instant, place)) }
    }
    moments.sort { ($0.instant, $0.place) < ($1.instant, $1.place) }
    return Set(moments.suffix(count * 2).map(\.place)).sorted().compactMap { place in
      entry(lines[place]).map { (gone + place, $0) }
    }
  }

  /// How many events there have been.
  var total: Int { gone + lines.count }

  /// Where the events are that were sent in a direction since there were so many.
  func positions(from count: Int, _ direction: Direction) -> [SentUtterance.Position] {
    lines.dropFirst(max(count - gone, head)).filter { $0.key.direction == direction }
      .map { SentUtterance.Position(connection: $0.key.connection, index: $0.key.index) }
  }

  /// Forgets all events; what was counted stays.
  mutating func clear() {
    gone += lines.count
    (lines, head, places, happenings) = ([], 0, [:], [])
  }

  /// Keeps what is no event, in the place of the oldest if there are too many.
  private mutating func note(_ event: SessionEvent) {
    let client = event.connection.flatMap { clients[$0] }
    guard limit > 0,
      let happening = Happening(event, client: client, place: gone + lines.count)
    else { return }
    if happenings.count == Self.mostHappenings { happenings.removeFirst() }
    happenings.append(happening)
  }

  private func entry(_ line: Line) -> HistoryEntry? {
    guard let (name, data) = format.event(in: line.message) else { return nil }
    return HistoryEntry(
      sent: line.sent, client: clients[line.key.connection] ?? ClientID(index: 0),
      direction: line.key.direction, event: name, data: data, fate: line.fate,
      connection: line.key.connection, index: line.key.index)
  }

  private mutating func append(_ line: Line) {
    guard limit > 0 else { return }
    if lines.count - head == limit {
      places[lines[head].key] = nil
      head += 1
      if head > limit {
        lines.removeFirst(head)
        (gone, head) = (gone + head, 0)
      }
    }
    switch line.fate {
    case .onTheWay: places[line.key] = gone + lines.count
    case .delivered, .dropped: break
    }
    lines.append(line)
  }

  private mutating func set(_ fate: HistoryEntry.Fate, of key: Key) {
    guard let place = places[key] else { return }
    lines[place - gone].fate = fate
    if case .onTheWay = fate { return }
    places[key] = nil
  }

  private static func fate(_ verdict: SimplexLink.Verdict) -> HistoryEntry.Fate {
    switch verdict {
    case .scheduled(let due): .onTheWay(due: due)
    case .duplicated(let due, _): .onTheWay(due: due)
    case .damaged(_, let due, _): .onTheWay(due: due)
    case .dropped(let reason): .dropped(reason)
    case .waiting: .onTheWay(due: nil)
    case .cut: .dropped(.cut)
    }
  }
}
