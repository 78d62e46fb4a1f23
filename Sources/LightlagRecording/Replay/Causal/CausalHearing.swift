import LightlagCore

/// What has come so far of that for which inputs were made, and what never will.
struct CausalHearing {
  /// What became of a cause.
  enum Fate: Hashable, Sendable {
    /// It has come.
    case heard(at: Instant)
    /// It never comes, which is known since then.
    case lost(at: Instant)
    /// It may come, under this name.
    case open(Cause)
  }

  private(set) var names: ConnectionNames
  private var messages = MessageNames()
  /// Never iterated.
  private var fates: [Cause: Fate] = [:]
  /// Since when connections are over; never iterated.
  private var endings: [ConnectionID: Instant] = [:]
  /// Lanes that wait; never iterated, but for all on one connection.
  private var waiting: [ConnectionID: [Cause: [Int]]] = [:]
  /// How many messages of a name were given up; never iterated.
  private var givenUp: [Cause: Int] = [:]
  /// What arrived in the recording and is not settled yet; never iterated.
  private var missing: [ConnectionID: Set<Cause.What>]
  private var missingCount: Int

  init(of recording: Recording, arrivals: [ConnectionID: Set<Cause.What>]) {
    names = ConnectionNames(of: recording)
    missing = arrivals
    missingCount = arrivals.values.reduce(0) { $0 + $1.count }
  }

  /// Whether all that arrived in the recording has arrived, or never will.
  var isSettled: Bool { missingCount == 0 }

  // MARK: What happens

  /// Takes note of an event; returns what it settles.
  mutating func note(_ event: SessionEvent) -> (cause: Cause, fate: Fate)? {
    names.note(event)
    let sent = messages.note(event)
    guard let id = event.connection, let name = names.inRecording[id] else { return nil }
    func heard(_ what: Cause.What) -> (Cause, Fate) {
      (Cause(name, what), .heard(at: event.instant))
    }
    func lost(_ what: Cause.What?) -> (Cause, Fate)? {
      what.map { (Cause(name, $0), .lost(at: event.instant)) }
    }
    switch event.kind {
    case .opening: return heard(.opening)
    case .answered: return heard(.answer)
    case .sent(_, _, _, let verdict, _): return verdict.isLoss ? lost(sent) : nil
    case .left(let direction, let index, let verdict):
      return verdict.isLoss ? lost(messages[id, direction, index]) : nil
    case .lost(let direction, let index, _, _): return lost(messages[id, direction, index])
    case .delivered(let direction, let index, _, _):
      return messages[id, direction, index].map(heard)
    default: return nil
    }
  }

  /// Takes note of what an end was told; returns what that settles.
  func note(_ delivery: RemoteEndpoint.Delivery, at end: End) -> [(cause: Cause, fate: Fate)] {
    guard delivery.arrival == nil, let name = names.inRecording[delivery.event.connection],
      let told = Cause(delivery, at: end, names: messages)
    else { return [] }
    // Whose connection breaks before it was answered waits for no answer any more.
    let all = told.what == .close(.downlink) ? [told.what, .admission] : [told.what]
    return all.map { (Cause(name, $0), .heard(at: delivery.instant)) }
  }

  // MARK: Who waits

  /// What has become of a cause.
  func fate(of cause: Cause) -> Fate {
    // What was given up may come yet, and is then taken for the next of its name.
    guard let actual = cause.earlier(by: givenUp[cause.first] ?? 0) else {
      return .lost(at: .start)
    }
    if let fate = fates[actual] { return fate }
    return endings[cause.connection].map { .lost(at: $0) } ?? .open(actual)
  }

  /// Has a lane wait for what may come.
  mutating func wait(_ lane: Int, for cause: Cause) {
    waiting[cause.connection, default: [:]][cause, default: []].append(lane)
  }

  /// Settles a cause; returns the lanes that have waited for it.
  mutating func settle(_ cause: Cause, _ fate: Fate) -> [Int] {
    // Of what comes twice, or not at all after it has come, the first counts.
    if fates[cause] == nil { fates[cause] = fate }
    if missing[cause.connection]?.remove(cause.what) != nil { missingCount -= 1 }
    return waiting[cause.connection]?.removeValue(forKey: cause) ?? []
  }

  /// Gives up a message that may not be sent any more; returns the lanes that have waited for it.
  mutating func giveUp(_ cause: Cause) -> [Int] {
    givenUp[cause.first, default: 0] += 1
    return waiting[cause.connection]?.removeValue(forKey: cause) ?? []
  }

  /// Takes note that a connection is over; returns what was waited for on it, and by whom.
  mutating func end(_ connection: ConnectionID, at instant: Instant) -> [Cause: [Int]] {
    guard let name = names.inRecording[connection] else { return [:] }
    endings[name] = instant
    missingCount -= missing.removeValue(forKey: name)?.count ?? 0
    return waiting.removeValue(forKey: name) ?? [:]
  }
}

extension SimplexLink.Verdict {
  /// Whether it is known that it never arrives.
  fileprivate var isLoss: Bool {
    switch self {
    case .dropped, .cut: true
    default: false
    }
  }
}
