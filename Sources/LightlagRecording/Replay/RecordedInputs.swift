import LightlagCore

/// All that was done to a session, sorted by who did it.
///
/// For an end that was simulated this is what it did by itself, which nobody should do again.
struct RecordedInputs: Sendable {
  private(set) var backend: [RecordedInput] = []
  /// Of each client, in the order in which they joined; there may be some that did nothing.
  private(set) var clients: [[RecordedInput]] = []
  private(set) var controls: [ControlInput] = []
  /// All that may have come from outside, in the order of the lines.
  private(set) var ordered: [OrderedInput] = []

  /// The client of each connection; never iterated.
  private var clientOfConnection: [ConnectionID: ClientID] = [:]
  /// Whose the last line was, and when.
  private var last: (end: End?, instant: Instant) = (nil, .start)
  /// When something was last done by another than the backend, from outside.
  private var lastBesideBackend: Instant?
  /// How many messages are still to come that a simulated backend was made to send, and when.
  private var emitted: (count: Int, instant: Instant) = (0, .start)
  private let clientsAreOutside: Bool
  private let backendIsOutside: Bool

  /// Most clients that a recording may name: their names may have gaps, and each takes room.
  private static let clientLimit = 1 << 20

  init(of recording: Recording) throws(Replay.Failure) {
    clientsAreOutside = recording.header.clients == nil
    backendIsOutside = recording.header.isBackendOutside
    for (position, event) in recording.events.enumerated() {
      if case .opening(let client, _, _) = event.kind, client.index >= Self.clientLimit {
        throw .tooManyClients(count: client.index + 1, limit: Self.clientLimit)
      }
      let end = end(behind: event)
      order(event, of: end, at: position)
      add(event, of: end)
    }
  }

  /// Keeps what came from outside in its place among the lines.
  private mutating func order(_ event: SessionEvent, of end: End?, at position: Int) {
    func append(_ act: OrderedInput.Act, isJoined: Bool) {
      ordered.append(
        OrderedInput(position: position, instant: event.instant, isJoined: isJoined, act: act))
    }
    if let count = BackendMark.emissionCount(event.kind) { emitted = (count, event.instant) }
    if let control = ControlInput(event) { append(.control(control), isJoined: false) }
    if let end, isEmitted(event, of: end) {
      return append(.end(end, RecordedInput(event: event, isJoined: true)), isJoined: true)
    }
    guard let end, end == .backend ? backendIsOutside : clientsAreOutside else { return }
    if case .closing(_, let closure) = event.kind, closure.party == .net { return }
    // Whoever opens a connection waits for the answer, be it made at once on this side.
    let isJoined = last.end == end && last.instant == event.instant && !isBehindOpening
    append(.end(end, RecordedInput(event: event, isJoined: false)), isJoined: isJoined)
  }

  /// Whether a simulated backend was made to send this, and so was not itself that did it.
  private mutating func isEmitted(_ event: SessionEvent, of end: End) -> Bool {
    guard case .sent = event.kind, end == .backend, !backendIsOutside,
      emitted.instant == event.instant, emitted.count > 0
    else { return false }
    emitted.count -= 1
    return true
  }

  /// Whether the latest input opened a connection.
  private var isBehindOpening: Bool {
    guard case .end(_, let input)? = ordered.last?.act, case .opening = input.event.kind
    else { return false }
    return true
  }

  private mutating func add(_ event: SessionEvent, of end: End?) {
    guard !isOfLink(event) else { return }
    if let control = ControlInput(event) {
      controls.append(control)
      lastBesideBackend = event.instant
    } else if clientsAreOutside, case .client = end {
      lastBesideBackend = event.instant
    }
    let isJoined = end != nil && last.end == end && last.instant == event.instant
    last = (end, event.instant)
    let input = RecordedInput(event: event, isJoined: isJoined)
    switch end {
    case .backend: backend.append(input)
    case .client(let client):
      while clients.count <= client.index { clients.append([]) }
      clients[client.index].append(input)
    case nil: break
    }
  }

  /// Whether it is the link's own doing, which no one does again, and stands between no two inputs.
  private func isOfLink(_ event: SessionEvent) -> Bool {
    switch event.kind {
    case .left, .lost, .phase: true
    // At the instant at which another did something, the link has refused what broke before there
    // was an answer; a backend from outside has an instant of its own, or else it accepts.
    case .answered(.rejected, _): lastBesideBackend == event.instant
    case .closing(_, let closure): closure.party == .net
    default: false
    }
  }

  /// The end that would have done this, or `nil` if no end did.
  private mutating func end(behind event: SessionEvent) -> End? {
    guard let connection = event.connection else { return nil }
    switch event.kind {
    case .opening(let client, _, _):
      clientOfConnection[connection] = client
      return .client(client)
    case .answered: return .backend
    case .sent(let direction, _, _, _, _), .closing(let direction, _):
      return sender(direction, connection)
    case .arrived(let arrival): return sender(arrival.direction.opposite, connection)
    case .delivered, .left, .lost, .closed, .conditions, .rule, .ruleRemoved, .phase, .mark:
      return nil
    }
  }

  private func sender(_ direction: Direction, _ connection: ConnectionID) -> End? {
    guard direction == .uplink else { return .backend }
    return clientOfConnection[connection].map { .client($0) }
  }
}
