public import LightlagCore

extension Recording {
  /// The recording as one end saw it, as if nothing had lain between the two.
  ///
  /// What the played side sent stands at the instants at which it arrived, in that order, damaged
  /// or twice where it came so; what never arrived is left out. What the other sent arrives at
  /// once. So code under test can be given exactly what its original was given, without a network
  /// that would have to decide the same again.
  ///
  /// From an instant on, it begins with what stands open then: the connections, their handshakes,
  /// the namespaces that were joined, and messages that were marked as lasting.
  ///
  /// - Parameters:
  ///   - side: The side that is played, before the other.
  ///   - start: From when on.
  /// - Returns: Events that no file holds, with the bytes of the recording that they are from.
  public func withoutNetwork(
    playing side: PlayedSide, from start: Instant = .start
  ) -> Recording {
    var view = SubjectView(side, unheard: side == .clients ? unheardOpenings : [])
    let lasting = LastingState(events, until: start)
    for event in events where lasting.has(event) { view.take(event) }
    var header = header
    header.profile = nil
    header.configuration.network = Network()
    // What a limit had refused is refused no more, where nothing else is as it was.
    header.configuration.limits = Session.Configuration(seed: 0).limits
    let events = lasting.joined(view.finished())
    return Recording(header: header, events: events, from: self)
  }
}

extension Recording {
  /// What a session says where it refuses a client by itself.
  private static let ownRefusals = ["too many connections", "refused by the link"]

  /// The connections of which the backend never heard, since the link had refused them.
  private var unheardOpenings: Set<ConnectionID> {
    var ids: Set<ConnectionID> = []
    for event in events {
      guard case .answered(.rejected(status: 503, let reason), _) = event.kind,
        Self.ownRefusals.contains(reason), let id = event.connection
      else { continue }
      ids.insert(id)
    }
    return ids
  }
}

/// What one end saw, gathered from the events of a session.
private struct SubjectView {
  private let played: Direction
  private var events: [SeenEvent] = []
  /// Where in `events` the messages of the played side stand, by connection and position, the copy
  /// that comes first and the one that comes again; never iterated.
  private var places: [ConnectionID: [Int: [Int]]] = [:]
  /// Connections of which the ends have been told that they are over; never iterated.
  private var broken: Set<ConnectionID> = []
  /// Where in `events` the played side closes; never iterated.
  private var closes: [ConnectionID: Int] = [:]
  /// When the last message of the played side arrives; never iterated.
  private var latest: [ConnectionID: Instant] = [:]
  /// Connections of which the backend never learned; never iterated.
  private var unknown: Set<ConnectionID>
  /// How many messages the other side has sent; never iterated.
  private var indexOfOther: [ConnectionID: Int] = [:]

  init(_ side: PlayedSide, unheard: Set<ConnectionID>) {
    played = side.direction
    unknown = unheard
  }

  mutating func take(_ event: SessionEvent) {
    var event = event
    if let id = event.connection, unknown.contains(id) { return }
    switch event.kind {
    case .opening(let client, let request, let due):
      guard let due else {
        if let id = event.connection { unknown.insert(id) }
        return
      }
      if played == .uplink { event.instant = due }
      event.kind = .opening(client: client, request, due: event.instant)
    case .answered(let answer, let due):
      if played == .downlink, let due { event.instant = due }
      event.kind = .answered(answer, due: event.instant)
    case .sent(let direction, let index, let message, let verdict, _):
      guard direction == played else { return takeOther(event, message) }
      return take(event, index, message, verdict)
    case .left(let direction, let index, let verdict):
      return decide(event, direction, index, verdict)
    case .lost(let direction, let index, _, _):
      guard direction == played, let id = event.connection else { return }
      return lose(id, index, at: event.instant)
    case .closing(let direction, var closure):
      guard let id = event.connection else { return }
      if closure.party == .net {
        guard broken.insert(id).inserted else { return }
        closure.party = played == .uplink ? .client : .server
        event.kind = .closing(played, closure)
      } else if direction == played {
        event.instant = max(event.instant, latest[id] ?? .start)
        closes[id] = events.count
      }
    case .mark: break
    case .delivered, .arrived, .closed, .conditions, .rule, .ruleRemoved, .phase: return
    }
    add(event)
  }

  /// All that was seen, in order, the positions of messages counted anew.
  func finished() -> [SessionEvent] {
    var counts: [ConnectionID: Int] = [:]
    var ended: Set<ConnectionID> = []
    return OrderlyOpenings(events, played: played).events.filter { $0.event.instant < .end }
      .sorted()
      .compactMap { entry in
        var event = entry.event
        guard let id = event.connection else { return event }
        if case .closing(played, _) = event.kind { ended.insert(id) }
        guard case .sent(played, _, let message, _, _) = event.kind else { return event }
        // Nothing is sent behind a close; what came later came for nobody.
        guard !ended.contains(id) else { return nil }
        event.kind = .sent(
          played, index: counts[id, default: 0], message, .scheduled(due: event.instant), queued: 0)
        counts[id, default: 0] += 1
        return event
      }
  }

  private mutating func add(_ event: SessionEvent) {
    events.append(SeenEvent(event: event, order: events.count))
  }

  private mutating func takeOther(_ event: SessionEvent, _ message: Message) {
    guard let id = event.connection, !broken.contains(id) else { return }
    var event = event
    event.kind = .sent(
      played.opposite, index: indexOfOther[id, default: 0], message,
      .scheduled(due: event.instant), queued: 0)
    indexOfOther[id, default: 0] += 1
    add(event)
    // What came of the last message was said before the close behind it arrived.
    guard let close = closes[id], events[close].event.instant == event.instant else { return }
    (events[close].order, events[close].rank) = (events.count - 1, 1)
  }

  private mutating func take(
    _ event: SessionEvent, _ index: Int, _ message: Message, _ verdict: SimplexLink.Verdict
  ) {
    guard let id = event.connection else { return }
    func copy(_ message: Message, _ due: Instant) -> SessionEvent {
      SessionEvent(
        instant: due, connection: id,
        kind: .sent(played, index: index, message, .scheduled(due: due), queued: 0))
    }
    var copies: [SessionEvent] = []
    switch verdict {
    case .scheduled(let due): copies = [copy(message, due)]
    case .duplicated(let due, let again): copies = [copy(message, due), copy(message, again)]
    case .damaged(let damage, let due, let again):
      copies = [copy(message.damaged(damage), due)] + (again.map { [copy(message, $0)] } ?? [])
    // Its fate is still to be told; until then it never arrives.
    case .waiting: copies = [copy(message, .end)]
    case .dropped, .cut: return
    }
    for copy in copies { addCopy(copy, id, index) }
  }

  private mutating func addCopy(_ copy: SessionEvent, _ id: ConnectionID, _ index: Int) {
    places[id, default: [:]][index, default: []].append(events.count)
    add(copy)
    noteArrival(copy.instant, id)
  }

  private mutating func decide(
    _ event: SessionEvent, _ direction: Direction, _ index: Int, _ verdict: SimplexLink.Verdict
  ) {
    guard direction == played, let id = event.connection, let copies = places[id]?[index] else {
      return
    }
    // What waits arrives when it is let go; what is held up was to arrive now.
    let looked = verdict == .waiting ? event.instant : .end
    guard let place = copies.first(where: { events[$0].event.instant == looked }) ?? copies.first,
      case .sent(_, _, let message, _, _) = events[place].event.kind
    else { return }
    events[place].event.instant = verdict.arrival ?? .end
    noteArrival(events[place].event.instant, id)
    var again: Instant?
    switch verdict {
    case .scheduled, .waiting: break
    case .duplicated(_, let second): again = second
    case .damaged(let damage, let due, let second):
      again = second
      events[place].event.kind = .sent(
        played, index: index, message.damaged(damage), .scheduled(due: due), queued: 0)
    case .dropped, .cut: places[id]?[index]?.removeAll { $0 == place }
    }
    guard let again else { return }
    let kind = SessionEvent.Kind.sent(
      played, index: index, message, .scheduled(due: again), queued: 0)
    addCopy(SessionEvent(instant: again, connection: id, kind: kind), id, index)
  }

  /// Takes away the copy of a message that would have arrived first, or one that waits.
  private mutating func lose(_ id: ConnectionID, _ index: Int, at now: Instant) {
    let copies = (places[id]?[index] ?? []).filter { events[$0].event.instant >= now }
    guard let place = copies.min(by: { events[$0].event.instant < events[$1].event.instant })
    else { return }
    events[place].event.instant = .end
    places[id]?[index]?.removeAll { $0 == place }
  }

  private mutating func noteArrival(_ instant: Instant, _ id: ConnectionID) {
    if instant < .end { latest[id] = max(latest[id] ?? .start, instant) }
  }
}
