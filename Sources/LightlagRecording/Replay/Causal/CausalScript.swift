import LightlagCore

/// What came from outside in a run, peer by peer, and what each input may have come of.
///
/// It is found out by doing the run again, with ends that keep what they are told.
struct CausalScript: Sendable {
  /// In the order of their first inputs.
  private(set) var lanes: [CausalLane] = []
  /// What arrived of each connection; never iterated.
  private(set) var arrivals: [ConnectionID: Set<Cause.What>] = [:]

  private let clientsAreOutside: Bool
  private let backendIsOutside: Bool
  private let hasControls: Bool
  /// Whether clients spoke before they were answered, and now wait for the answer.
  private let answersApart: Bool

  /// Never iterated.
  private var places: [CausalLane.Peer: Int] = [:]
  /// What each peer was told since its last input; never iterated.
  private var news: [CausalLane.Peer: [(Cause, Instant)]] = [:]
  /// Never iterated.
  private var clients: [ConnectionID: ClientID] = [:]
  private var names = MessageNames()
  private var heard: Set<Cause> = []
  private var closes: Set<Cause> = []
  private var answered: Set<ConnectionID> = []
  private var count = 0
  private var spare: [RemoteEndpoint.Delivery] = []

  /// - Parameters:
  ///   - recording: The run.
  ///   - inputs: What came from outside in it.
  ///   - handshake: How far handshakes go in the other run.
  init(of recording: Recording, _ inputs: RecordedInputs, handshake: Crossing.Scope) {
    answersApart =
      recording.header.configuration.network.crossing.handshake == .local
      && handshake == .endToEnd
    clientsAreOutside = recording.header.clients == nil
    backendIsOutside = recording.header.isBackendOutside
    hasControls = inputs.ordered.contains { $0.isMark }
  }

  // MARK: What was done

  /// Takes note of an input that is about to be done.
  mutating func note(_ input: OrderedInput, in session: inout Session) {
    look(in: &session)
    guard let peer = peer(of: input) else { return }
    hear(peer, in: &session)
    let place = places[peer] ?? lanes.count
    if place == lanes.count {
      lanes.append(CausalLane())
      places[peer] = place
    }
    lanes[place].append(
      input, place: count, causes: news.removeValue(forKey: peer) ?? [],
      isBehindClose: input.closeToItsEnd.map(closes.contains) ?? false)
    count += 1
    noteOwn(input)
  }

  /// Takes note that the run is over.
  mutating func noteEnd(in session: inout Session) {
    look(in: &session)
    // Where the network refused a connection, or broke it before an answer, no one answers.
    guard backendIsOutside else { return }
    let answered = answered
    for place in lanes.indices {
      lanes[place].removeCauses { $0.what == .admission && !answered.contains($0.connection) }
    }
  }

  private func peer(of input: OrderedInput) -> CausalLane.Peer? {
    switch input.act {
    // Conditions and rules were part of the old sky.
    case .control: return input.isMark ? .control : nil
    case .end(let end, let recorded):
      guard let connection = recorded.event.connection else { return nil }
      switch (end, recorded.event.kind) {
      // How late something was handed over was a measurement.
      case (_, .arrived): return nil
      case (.backend, _) where !backendIsOutside: return .control
      case (.backend, .answered) where answersApart: return .answer(connection)
      case (.backend, _): return .backend
      case (.client(let client), .opening): return .openings(client)
      case (.client, _): return .connection(connection)
      }
    }
  }

  /// Takes note of an input for whoever waits for it though it was nobody else's.
  private mutating func noteOwn(_ input: OrderedInput) {
    guard case .end(let end, let recorded) = input.act, let id = recorded.event.connection
    else { return }
    switch recorded.event.kind {
    case .opening(let client, _, _):
      clients[id] = client
      tell(.connection(id), Cause(id, .opening), at: input.instant)
    case .answered where end == .backend:
      answered.insert(id)
      if answersApart { tell(.backend, Cause(id, .answer), at: input.instant) }
    default: break
    }
  }

  // MARK: What was told

  /// Looks at what has happened.
  private mutating func look(in session: inout Session) {
    for event in session.withTap(CausalNews.self, { $0.take() }) ?? [] {
      names.note(event)
      guard case .delivered(let direction, let index, _, _) = event.kind,
        let id = event.connection, let message = names[id, direction, index]
      else { continue }
      arrivals[id, default: []].insert(message)
    }
  }

  /// Looks at what a peer's end was told.
  private mutating func hear(_ peer: CausalLane.Peer, in session: inout Session) {
    switch peer {
    case .backend, .answer: take(of: .backend, in: &session)
    case .openings(let client): take(of: .client(client), in: &session)
    case .connection(let id):
      if let client = clients[id] { take(of: .client(client), in: &session) }
    case .control:
      for end in session.takeToldEnds() { take(of: end, in: &session) }
    }
  }

  private mutating func take(of end: End, in session: inout Session) {
    guard session.hasDeliveries(of: end) else { return }
    session.takeDeliveries(of: end, into: &spare)
    for delivery in spare {
      if case .closed = delivery.event, let close = Cause(delivery, at: end, names: names) {
        closes.insert(close)
      }
      // What the old sky broke, the new one need not break.
      if case .closed(_, let closure) = delivery.event, closure.party == .net { continue }
      // Of what comes twice, the first counts.
      guard let cause = Cause(delivery, at: end, names: names), heard.insert(cause).inserted
      else { continue }
      for peer in peers(told: cause, at: end) { tell(peer, cause, at: delivery.instant) }
    }
  }

  private func peers(told cause: Cause, at end: End) -> [CausalLane.Peer] {
    var peers: [CausalLane.Peer] =
      switch end {
      case .backend: [.backend]
      case .client(let client): [.connection(cause.connection), .openings(client)]
      }
    if cause.what == .asked, answersApart { peers.append(.answer(cause.connection)) }
    if hasControls { peers.append(.control) }
    return peers
  }

  private mutating func tell(_ peer: CausalLane.Peer, _ cause: Cause, at instant: Instant) {
    news[peer, default: []].append((cause, instant))
  }
}

extension OrderedInput {
  /// What tells the end that does it that its connection is over; `nil` where it is no end's.
  var closeToItsEnd: Cause? {
    guard case .end(let end, let recorded) = act, let id = recorded.event.connection
    else { return nil }
    return Cause(id, .close(end == .backend ? .uplink : .downlink))
  }

  /// Whether it is a note of whoever ran the session, or an order.
  fileprivate var isMark: Bool {
    guard case .control(let control) = act, case .mark = control.action else { return false }
    return true
  }
}
