import LightlagCore

/// What came from outside, and for each input what its end had been told since the one before.
struct CausedInputs: Sendable {
  /// Something that an end was told.
  struct Cause: Sendable {
    let end: End
    let hearing: Witness.Hearing
  }

  private var inputs: [(input: OrderedInput, causes: [Cause])] = []
  /// What the ends were told behind the last input.
  private var rest: [Cause] = []
  private let ends: [End]
  /// How much of what it was told was a cause already; never iterated.
  private var taken: [End: Int] = [:]

  init(outsideEndsOf recording: Recording, clientCount: Int) {
    let header = recording.header
    let clients =
      header.clients == nil ? (0..<clientCount).map { End.client(ClientID(index: $0)) } : []
    ends = (header.isBackendOutside ? [.backend] : []) + clients
  }

  // MARK: What was done

  /// Takes note of an input that is about to be done.
  mutating func note(_ input: OrderedInput, in session: Session) {
    // Whoever ran the session saw both ends.
    var knowing = ends
    if case .end(let end, _) = input.act { knowing = ends.contains(end) ? [end] : [] }
    inputs.append((input, knowing.flatMap { causes(for: $0, in: session) }))
  }

  /// Takes note that the run is over.
  mutating func noteEnd(in session: Session) {
    rest = ends.flatMap { causes(for: $0, in: session) }
  }

  private mutating func causes(for end: End, in session: Session) -> [Cause] {
    guard let heard = session.endpoint(end, as: Witness.self)?.heard else { return [] }
    let start = taken[end, default: 0]
    taken[end] = heard.count
    return heard[start...].map { Cause(end: end, hearing: $0) }
  }

  // MARK: Doing it again

  /// Does all again at rounded instants, up to the rounded end; returns when that is.
  func perform(
    on session: inout Session, until end: Instant, quantisedTo step: Duration
  ) throws(SessionFailure) -> Instant {
    var earliest = Instant.start
    for (input, causes) in inputs {
      if !input.isJoined {
        let rounded = max(input.instant.quantised(to: step), earliest)
        let instant = try session.advance(
          to: rounded, awaiting: causes, atMostUntil: input.instant)
        earliest = instant.advanced(by: .nanoseconds(1))
      }
      Self.perform(input, on: &session)
    }
    let rounded = max(end.quantised(to: step), earliest)
    return try session.advance(to: rounded, awaiting: rest, atMostUntil: end)
  }

  private static func perform(_ input: OrderedInput, on session: inout Session) {
    guard case .end(let end, let recorded) = input.act,
      case .arrived(var arrival) = recorded.event.kind, let connection = recorded.event.connection
    else { return input.perform(on: &session) }
    // How late a message was handed over counts from when it was due this time.
    let due = session.withTap(DeliveryInstants.self) {
      $0.take(connection, arrival.direction, arrival.index)
    }
    guard case .some(.some(let due)) = due else { return }
    arrival.due = due
    session.act(as: end) { $0.arrived(connection, arrival) }
  }
}

extension Session {
  /// Goes on to an instant, and from there until what was known is known again, but no further than
  /// `latest` for that; returns how far it came.
  fileprivate mutating func advance(
    to instant: Instant, awaiting causes: [CausedInputs.Cause], atMostUntil latest: Instant
  ) throws(SessionFailure) -> Instant {
    try advance(to: max(instant, now))
    for cause in causes {
      while endpoint(cause.end, as: Witness.self)?.hasHeard(cause.hearing) == false,
        let due = deadline, due <= latest
      {
        try advance(to: max(due, now))
      }
    }
    return now
  }
}
