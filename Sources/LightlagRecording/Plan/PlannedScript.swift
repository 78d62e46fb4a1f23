import LightlagCore

/// What a recording says about the side that we play: what it did, and what it was told before.
struct PlannedScript: Sendable {
  /// One thing to do.
  struct Step: Sendable {
    let event: SessionEvent
    /// When, in nanoseconds of the replay, at the earliest.
    let due: Int64
    /// How many of the deliveries come first: a beginning of them, as they are in order.
    let needed: Int
    /// Whether it was one act with the step before it.
    let isJoined: Bool
    /// How long it is listened before, behind all that came first.
    let pause: Duration
  }

  /// How many longest pauses there may be, so that many connections take no longer than a few.
  private static let pauseCount = 5

  /// One connection that was asked for.
  struct Opening: Sendable {
    let id: ConnectionID
    /// What it asked for.
    let target: String
    /// The server that it asked, where the backend has several.
    let server: String?
  }

  /// One thing that it did.
  private struct Act {
    let event: SessionEvent
    let order: Int
    let isJoined: Bool

    var isClose: Bool { if case .closing = event.kind { true } else { false } }
  }

  private(set) var steps: [Step] = []

  /// When the last of all was done or told, in nanoseconds of the replay.
  private(set) var end: Int64 = 0

  /// What it was told, in order.
  private(set) var deliveries: [PlannedDelivery] = []

  /// The connections, in the order in which they were opened, and what they asked for.
  private(set) var openings: [Opening] = []

  /// The connections that are listened to for less long than when recorded before they are closed.
  private(set) var cutSilences: [ReplayPlan.CutSilence] = []

  /// Whether connections asked different servers.
  private(set) var hasSeveralServers = false

  private let side: PlayedSide
  private let reader: any MessageReader
  private let isLocal: Bool
  /// Never iterated.
  private var targets: [ConnectionID: String] = [:]
  /// The place of the event that is looked at.
  private var order = 0
  /// Connections that the other end has closed, and we have not; never iterated.
  private var closedByOther: Set<ConnectionID> = []
  /// Which delivery a message is, by connection and position; never iterated.
  private var places: [ConnectionID: [Int: Int]] = [:]

  init(
    _ recording: Recording, _ side: PlayedSide, _ pace: ReplayPace, listening: Duration,
    reader: any MessageReader
  ) {
    self.side = side
    self.reader = reader
    isLocal = recording.header.configuration.network.crossing.handshake == .local
    var acts: [Act] = []
    var last: Instant?
    for event in recording.events {
      // Numbers between are left for what happens just before or behind it.
      order += 2
      let isAct = note(event)
      let isJoined = last == event.instant
      last = isAct ? event.instant : nil
      if isAct { acts.append(Act(event: event, order: order, isJoined: isJoined)) }
    }
    hasSeveralServers = Set(openings.map(\.server)).count > 1
    deliveries.removeAll { $0.instant == .end }
    deliveries.sort { ($0.instant, $0.order) < ($1.instant, $1.order) }
    plan(acts, pace, listening)
  }

  /// Takes an event in; returns whether it is something to do.
  private mutating func note(_ event: SessionEvent) -> Bool {
    guard let connection = event.connection else { return false }
    switch event.kind {
    case .opening(_, let request, let due):
      openings.append(
        Opening(
          id: connection, target: ComparableTarget.of(request.target),
          server: request.server))
      targets[connection] = request.target
      guard side == .backend else {
        if isLocal { tell(connection, .opened, at: event.instant) }
        return true
      }
      tell(connection, .opened, at: due ?? event.instant)
    case .answered(_, let due):
      guard side == .clients else { return true }
      if !isLocal { tell(connection, .opened, at: due ?? event.instant) }
    case .sent(let direction, let index, let message, let verdict, _):
      let noise = reader.noise(message, target: targets[connection] ?? "")
      // Heartbeats go on by themselves, and are answered when they come.
      guard direction != side.direction else {
        return noise != .heartbeat || reader.answer(toHeartbeat: message) != nil
      }
      guard noise != .heartbeat else { return false }
      places[connection, default: [:]][index] = deliveries.count
      tell(
        connection, .message(verdict.damage.map(message.damaged) ?? message), index: index,
        at: verdict.arrival ?? .end)
    case .left(let direction, let index, let verdict) where direction != side.direction:
      correct(connection, index, verdict.arrival ?? .end, verdict.damage)
    case .lost(let direction, let index, _, _) where direction != side.direction:
      correct(connection, index, .end)
    case .arrived(let arrival) where arrival.direction != side.direction:
      correct(connection, arrival.index, event.instant)
    case .closing(let direction, let closure):
      guard direction == side.direction else {
        closedByOther.insert(connection)
        break
      }
      // When it was told is not recorded; only an answer of ours shows that it was by then.
      if closedByOther.remove(connection) != nil {
        tell(connection, .closed, at: event.instant, orderOffset: -1)
      }
      return closure.party != .net
    default: break
    }
    return false
  }

  private mutating func tell(
    _ connection: ConnectionID, _ kind: PlannedDelivery.Kind, index: Int = 0, at instant: Instant,
    orderOffset: Int = 1
  ) {
    deliveries.append(
      PlannedDelivery(
        connection: connection, kind: kind, index: index, instant: instant,
        order: order + orderOffset))
  }

  private mutating func correct(
    _ connection: ConnectionID, _ index: Int, _ instant: Instant, _ damage: Damage? = nil
  ) {
    guard let place = places[connection]?[index] else { return }
    deliveries[place].instant = instant
    deliveries[place].order = order
    guard let damage, case .message(let message) = deliveries[place].kind else { return }
    deliveries[place].kind = .message(message.damaged(damage))
  }

  /// Plans when each act is done.
  ///
  /// What comes too much mostly comes behind what was recorded, and is heard by nobody who closes
  /// as fast as can be: so it is listened before a close as long as its original was silent there.
  private mutating func plan(_ acts: [Act], _ pace: ReplayPace, _ listening: Duration) {
    var needed = 0
    var before: (recorded: Int64, due: Int64) = (0, 0)
    let closeCount = acts.count { $0.isClose }
    let longest = min(listening, listening * Self.pauseCount / max(closeCount, 1))
    for act in acts {
      let instant = act.event.instant
      // At one instant an effect stands behind its cause.
      while needed < deliveries.count,
        (deliveries[needed].instant, deliveries[needed].order) < (instant, act.order)
      { needed += 1 }
      let due = pace.nanoseconds(instant.nanoseconds, after: before)
      let heard = needed > 0 ? deliveries[needed - 1].instant.nanoseconds : 0
      let last = max(before.recorded, heard)
      let silence = Duration.nanoseconds(instant.nanoseconds - last)
      let pause = act.isClose ? min(silence, longest) : .zero
      if act.isClose, let id = act.event.connection {
        let paced = Duration.nanoseconds(due - pace.nanoseconds(last, after: before))
        let cut = ReplayPlan.CutSilence(
          connection: id, recorded: silence, planned: max(pause, paced))
        if cut.planned < cut.recorded { cutSilences.append(cut) }
      }
      // Who closes waits for the answer, and may have closed earlier than when recorded.
      let isAnswer = act.isClose && needed > 0 && deliveries[needed - 1].isClose(of: act.event)
      steps.append(
        Step(
          event: act.event, due: isAnswer ? before.due : due, needed: needed,
          isJoined: act.isJoined, pause: pause))
      before = (instant.nanoseconds, due)
    }
  }
}

extension SimplexLink.Verdict {
  /// What is damaged in the copy that arrives first, or `nil` where that is whole.
  fileprivate var damage: Damage? {
    if case .damaged(let damage, _, _) = self { damage } else { nil }
  }
}

extension SessionEvent {
  /// Returns what is done, with its secrets put back, or `nil` where there can be none in it.
  fileprivate func restoring(
    _ secret: (String) -> String?, butFields replaced: Set<String>
  ) throws(Redactor.MissingSecret) -> SessionEvent? {
    var event = self
    switch kind {
    case .opening(let client, var request, let due):
      request.target = try Redactor.restore(request.target, secret)
      for place in request.subprotocols.indices {
        request.subprotocols[place] = try Redactor.restore(request.subprotocols[place], secret)
      }
      for place in request.headers.indices
      where !replaced.contains(request.headers[place].name) {
        request.headers[place].value = try Redactor.restore(request.headers[place].value, secret)
      }
      event.kind = .opening(client: client, request, due: due)
    case .answered(.accepted(let subprotocol?), let due):
      event.kind = .answered(
        .accepted(subprotocol: try Redactor.restore(subprotocol, secret)), due: due)
    case .sent(let direction, let place, let message, let verdict, let queued):
      event.kind = .sent(
        direction, index: place, try Redactor.restore(message, secret), verdict, queued: queued)
    default: return nil
    }
    return event
  }
}

extension PlannedScript {
  /// Returns the script with the secrets put back into what is done.
  ///
  /// One that is not known and that the other end has said before is left for when it has said it.
  /// Those in fields of handshakes of some names stay out: others are sent in the place of these.
  ///
  /// - Throws: `Redactor.MissingSecrets` for all that are needed and not known.
  func restoring(
    _ secret: ((String) -> String?)?, butFields replaced: Set<String>
  ) throws(Redactor.MissingSecrets) -> PlannedScript {
    guard let given = secret else { return self }
    var told: Set<String> = []
    var toldCount = 0
    var missing: [Redactor.MissingSecret] = []
    let secret = { (name: String) in
      let value = given(name) ?? (told.contains(name) ? Redactor.placeholder(name) : nil)
      if let value, !value.isEmpty { return value }
      let reason = Redactor.MissingSecret(name: name, isEmpty: value != nil)
      if !missing.contains(reason) { missing.append(reason) }
      // Nothing is sent of it: it stands there until all have been looked for.
      return Redactor.placeholder(name)
    }
    var script = self
    for (index, step) in steps.enumerated() {
      if toldCount < step.needed {
        told.formUnion(deliveries[toldCount..<step.needed].flatMap(\.secrets))
        toldCount = step.needed
      }
      // It does not throw, for there is something in the place of each.
      guard let event = try? step.event.restoring(secret, butFields: replaced) else { continue }
      script.replace(index, with: event)
    }
    guard missing.isEmpty else { throw Redactor.MissingSecrets(secrets: missing) }
    return script
  }

  private mutating func replace(_ index: Int, with event: SessionEvent) {
    let step = steps[index]
    steps[index] = Step(
      event: event, due: step.due, needed: step.needed, isJoined: step.isJoined, pause: step.pause)
  }
}
