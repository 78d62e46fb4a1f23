/// An end of the session, and when it is to be woken.
struct EndSlot: Sendable {
  /// Peers outside, kept apart so that what waits for them is never copied.
  var remote: RemoteEndpoint?

  /// Any other end.
  ///
  /// Not optional: what is in an optional is copied to be asked for its deadline.
  private var local: any Endpoint

  /// When it will be woken, the next time last.
  private var wakes: [Instant] = []

  /// The connections that this client has and that are not over, in order; of the backend none.
  var connections: [ConnectionID] = []

  /// Until when a client is refused, since a connection of its own has broken.
  var barredUntil = Instant.start

  let isOutside: Bool

  init(_ endpoint: any Endpoint) {
    isOutside = endpoint.isOutside
    remote = endpoint as? RemoteEndpoint
    local = remote == nil ? endpoint : Nobody()
  }

  /// What a person would call it: its type.
  var name: String {
    remote == nil ? String(describing: type(of: local)) : String(describing: RemoteEndpoint.self)
  }

  /// Returns the end as it is now, or `nil` where it is of another type.
  func local<Local: Endpoint>(as type: Local.Type) -> Local? { local as? Local }

  /// Puts another value in the place of the end.
  mutating func replaceLocal(_ end: any Endpoint) { local = end }

  /// Hands an event to the end; returns when it is to be woken besides what is planned.
  mutating func receive(
    _ event: EndpointEvent, arrival: Arrival?, at now: Instant, outbox: inout Outbox
  ) -> Instant? {
    guard remote == nil else {
      remote?.deliver(event, arrival: arrival, at: now, outbox: &outbox)
      return nil
    }
    local.receive(event, at: now, outbox: &outbox)
    return nextWake(at: now)
  }

  /// Wakes the end, if its deadline has come; returns when it is to be woken next.
  mutating func wake(at now: Instant, outbox: inout Outbox) -> Instant? {
    wakes.removeLast()
    if let deadline = local.deadline, deadline <= now { local.advance(to: now, outbox: &outbox) }
    return nextWake(at: now)
  }

  /// Returns when the end is to be woken besides what is planned, or `nil` if it need not be.
  ///
  /// A wake is planned only where it comes before all others, so an end that changes its mind
  /// for ever leaves no trail of old wakes; one that comes too early does nothing.
  mutating func nextWake(at now: Instant) -> Instant? {
    guard let deadline = local.deadline else { return nil }
    let due = max(deadline, now)
    if let first = wakes.last, first <= due { return nil }
    wakes.append(due)
    return due
  }

  /// Strikes out a connection that is over; in order, it is found by halving.
  mutating func forget(_ connection: ConnectionID) {
    var (first, end) = (connections.startIndex, connections.endIndex)
    while first < end {
      let middle = first + (end - first) / 2
      if connections[middle] < connection { first = middle + 1 } else { end = middle }
    }
    if first < connections.count, connections[first] == connection {
      connections.remove(at: first)
    }
  }
}

/// Stands where there is no local end.
private struct Nobody: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
}
