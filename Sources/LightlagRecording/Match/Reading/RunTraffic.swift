import LightlagCore

/// What one run sent, sorted by connection and direction.
struct RunTraffic: Sendable {
  /// One connection.
  struct Line: Sendable {
    let id: ConnectionID
    /// Whose it is, or `nil` where it was open before the recording begins.
    let client: ClientID?
    /// How many connections its client had opened before.
    let place: Int
    /// What it asked for; empty where that is not in the recording.
    let target: String
    /// When it was opened, or the first that is known of it happened.
    let openedAt: Instant
    var answer: OpenAnswer?
    var units = LinkPair<[MessageUnit]>(uplink: [], downlink: [])
    /// How each end let go, in order.
    var closings: [Closing] = []
    /// How many binary messages still belong to the last unit.
    fileprivate var awaited = LinkPair(uplink: 0, downlink: 0)
  }

  private(set) var lines: [Line] = []
  private(set) var messageCount = 0
  /// Whether nothing of the run comes behind it: it was not cut off, and is no part that others
  /// follow.
  let hasEnd: Bool

  private let reader: any MessageReader
  private let keepsNoise: Bool
  /// Whether connections may have been opened before the recording begins.
  private let isContinuation: Bool
  /// Never iterated.
  private var places: [ConnectionID: Int] = [:]

  init(_ recording: Recording, reader: any MessageReader, keepsNoise: Bool) {
    self.reader = reader
    self.keepsNoise = keepsNoise
    hasEnd = recording.end.map { $0.next == nil } ?? false
    isContinuation = recording.header.part?.isContinuation ?? false
    var counts: [ClientID: Int] = [:]
    for (order, event) in recording.events.enumerated() {
      guard let connection = event.connection else { continue }
      if case .opening(let client, let request, _) = event.kind {
        let target = ComparableTarget.of(request.target)
        let place = counts[client, default: 0]
        begin(connection, client, place: place, target: target, at: event.instant)
        counts[client, default: 0] += 1
      } else if let place = places[connection] {
        add(event, order, at: place)
      } else if isContinuation {
        add(event, order, at: begin(connection, nil, place: 0, target: "", at: event.instant))
      }
    }
  }

  /// How many connections were open before the recording begins.
  var continuedCount: Int { lines.count { $0.client == nil } }

  /// The connection of that name, or `nil` where it was never opened.
  func line(of connection: ConnectionID) -> Line? { places[connection].map { lines[$0] } }

  /// Begins a connection; returns its position.
  @discardableResult
  private mutating func begin(
    _ connection: ConnectionID, _ client: ClientID?, place: Int, target: String, at instant: Instant
  ) -> Int {
    places[connection] = lines.count
    lines.append(
      Line(id: connection, client: client, place: place, target: target, openedAt: instant))
    return lines.count - 1
  }

  private mutating func add(_ event: SessionEvent, _ order: Int, at place: Int) {
    switch event.kind {
    case .answered(let answer, _): lines[place].answer = answer
    case .sent(let direction, let index, let message, let verdict, _):
      messageCount += 1
      send(
        MessageUnit(
          message: message, index: index, sentAt: event.instant, order: order,
          arrivedAt: verdict.arrival),
        direction, at: place)
    case .left(let direction, let index, let verdict):
      correct(direction, index, at: place) { $0 = verdict.arrival }
    case .arrived(let arrival):
      correct(arrival.direction, arrival.index, at: place) { $0 = event.instant }
    case .lost(let direction, let index, _, _):
      correct(direction, index, at: place) { $0 = nil }
    case .closing(let direction, let closure):
      lines[place].closings.append(
        Closing(direction: direction, closure: closure, instant: event.instant))
    default: break
    }
  }

  private mutating func send(_ unit: MessageUnit, _ direction: Direction, at place: Int) {
    if unit.message.kind == .binary, lines[place].awaited[direction] > 0,
      !lines[place].units[direction].isEmpty
    {
      lines[place].awaited[direction] -= 1
      let last = lines[place].units[direction].count - 1
      lines[place].units[direction][last].attachments.append(unit.message)
      return
    }
    guard keepsNoise || reader.noise(unit.message, target: lines[place].target) == nil else {
      return
    }
    var unit = unit
    unit.newTexts = reader.newTexts(in: unit.message, direction, target: lines[place].target)
    let count = reader.attachmentCount(unit.message)
    if count > 0 || lines[place].awaited[direction] > 0 { lines[place].awaited[direction] = count }
    lines[place].units[direction].append(unit)
  }

  private mutating func correct(
    _ direction: Direction, _ index: Int, at place: Int, _ change: (inout Instant?) -> Void
  ) {
    // A position counts from the beginning of the connection, which may not be known.
    guard lines[place].client != nil else { return }
    var (low, high) = (0, lines[place].units[direction].count)
    while low < high {
      let middle = (low + high) / 2
      if lines[place].units[direction][middle].index < index {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < lines[place].units[direction].count,
      lines[place].units[direction][low].index == index
    else { return }
    change(&lines[place].units[direction][low].arrivedAt)
  }
}

extension SimplexLink.Verdict {
  /// When what it decided about first arrives, or `nil` where it does not, or not yet.
  var arrival: Instant? {
    switch self {
    case .scheduled(let due), .duplicated(let due, _), .damaged(_, let due, _): due
    case .dropped, .cut, .waiting: nil
    }
  }
}
