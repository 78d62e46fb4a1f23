import LightlagCore

/// What became of each message of a run, by the names that connections have in a recording.
struct MessageOutcomes {
  /// What became of one.
  struct Outcome {
    let message: Cause
    let line: Int
    let direction: Direction
    let index: Int
    let name: String?
    let sentAt: Instant
    fileprivate(set) var arrivesAt: Instant?
    fileprivate(set) var drop: DropReason?
    /// Whether it arrives behind one that was sent after it.
    fileprivate(set) var isOvertaken = false

    /// How long it took, or `nil` where it did not arrive.
    var delay: Duration? { arrivesAt.map { sentAt.duration(to: $0) } }
  }

  /// All messages, in the order in which they were sent.
  private(set) var all: [Outcome] = []
  /// Never iterated.
  private var places: [Cause: Int] = [:]
  private var names: ConnectionNames
  private var messages = MessageNames()
  /// Why nothing more can be said on a connection; never iterated.
  private var silences: [ConnectionID: OutcomeComparison.Silence] = [:]

  /// What became of a message, or `nil` where it was not sent.
  subscript(message: Cause) -> Outcome? { places[message].map { all[$0] } }

  /// - Parameters:
  ///   - run: The run.
  ///   - recording: That which connections are named by.
  init(_ run: Recording, named recording: Recording) {
    names = ConnectionNames(of: recording)
    // The first line is the header.
    for (position, event) in run.events.enumerated() { note(event, line: position + 2) }
    findOvertaken(by: run.endInstant)
  }

  /// Why a message of the recording was not sent in this run.
  func silence(
    of outcome: Outcome, _ header: RecordingHeader
  ) -> OutcomeComparison.Silence {
    let connection = outcome.message.connection
    guard names.inRun[connection] != nil else { return .unopened }
    let isOutside =
      outcome.direction == .uplink ? header.clients == nil : header.isBackendOutside
    let silence = silences[connection]
    // A simulated end that speaks by itself says less where a connection is open for less time.
    guard isOutside || silence != .closed else { return .unsaid }
    return silence ?? (isOutside ? .unprompted : .unsaid)
  }

  private mutating func note(_ event: SessionEvent, line: Int) {
    names.note(event)
    let message = messages.note(event)
    // What the recording has not, has a name that none in it has.
    guard let id = event.connection else { return }
    let connection = names.inRecording[id] ?? ConnectionID(index: Int(UInt32.max) - id.index)
    switch event.kind {
    case .sent(let direction, let index, _, let verdict, _):
      guard case .message(_, let name, _)? = message, let message else { return }
      let outcome = Outcome(
        message: Cause(connection, message), line: line, direction: direction, index: index,
        name: name, sentAt: event.instant)
      places[outcome.message] = all.count
      all.append(outcome)
      decide(all.count - 1, verdict)
    case .left(let direction, let index, let verdict):
      guard let place = place(of: messages[id, direction, index], connection) else { return }
      decide(place, verdict)
    case .lost(let direction, let index, _, let reason):
      guard let place = place(of: messages[id, direction, index], connection) else { return }
      (all[place].arrivesAt, all[place].drop) = (nil, reason)
    case .answered(.rejected, _): silences[connection] = silences[connection] ?? .refused
    case .closing(_, let closure):
      silences[connection] = silences[connection] ?? (closure.party == .net ? .broken : .closed)
    default: break
    }
  }

  private func place(of message: Cause.What?, _ connection: ConnectionID) -> Int? {
    message.flatMap { places[Cause(connection, $0)] }
  }

  private mutating func decide(_ place: Int, _ verdict: SimplexLink.Verdict) {
    switch verdict {
    case .dropped(let reason): all[place].drop = reason
    case .cut: all[place].drop = .cut
    default: all[place].arrivesAt = verdict.arrival
    }
  }

  private mutating func findOvertaken(by end: Instant) {
    var earliest: [ConnectionID: LinkPair<Instant>] = [:]
    for place in all.indices.reversed() {
      // What is due behind the end never comes.
      if let due = all[place].arrivesAt, due > end { all[place].arrivesAt = nil }
      guard let due = all[place].arrivesAt else { continue }
      let (connection, direction) = (all[place].message.connection, all[place].direction)
      var first = earliest[connection] ?? LinkPair(uplink: .end, downlink: .end)
      if first[direction] < due { all[place].isOvertaken = true }
      first[direction] = min(first[direction], due)
      earliest[connection] = first
    }
  }
}
