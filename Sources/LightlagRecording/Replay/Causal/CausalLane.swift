import LightlagCore

/// What one peer outside did, in an order that stays, and what it did each of it for.
struct CausalLane: Sendable {
  /// Whose it is.
  enum Peer: Hashable, Sendable {
    /// The backend: one program, which may say on any connection what it has heard on another.
    case backend
    /// The backend again, as far as it answers the opening of a connection.
    ///
    /// Apart only where clients spoke before they were answered, and now wait for the answer: it
    /// may not wait for them, and needs nothing but to be asked.
    case answer(ConnectionID)
    /// The client on a connection: there may be many programs in the place of one client, and none
    /// knows what another was told.
    case connection(ConnectionID)
    /// A client, as far as it opens connections, which it may do for all that it has heard.
    case openings(ClientID)
    /// Whoever ran the session, and saw all ends.
    case control
  }

  /// One thing that it did.
  struct Step: Sendable {
    let input: OrderedInput
    /// Its place among all inputs.
    let place: Int
    /// What its peer was told, or did elsewhere, since the step before, and how long before.
    var causes: [(cause: Cause, time: Duration)]
    /// How long after the step before it came; for the first, after the start.
    let gap: Duration
    /// Whether its peer had been told that the connection was over, and did it all the same: what
    /// an end does, and what comes to it, may cross on their way from and to the session.
    let isBehindClose: Bool
  }

  var steps: [Step] = []
  /// When the last of them was done.
  private var latest = Instant.start

  /// Adds what was done next.
  mutating func append(
    _ input: OrderedInput, place: Int, causes: [(Cause, Instant)], isBehindClose: Bool
  ) {
    let instant = input.instant
    steps.append(
      Step(
        input: input, place: place,
        causes: causes.map { ($0.0, $0.1.duration(to: instant)) },
        gap: latest.duration(to: instant), isBehindClose: isBehindClose))
    latest = instant
  }

  /// Has its inputs come of fewer things.
  mutating func removeCauses(where isToGo: (Cause) -> Bool) {
    for step in steps.indices { steps[step].causes.removeAll { isToGo($0.cause) } }
  }
}
