import LightlagCore
import LightlagEncoding
import LightlagRecording

/// A session with peers outside, driven as a live driver drives it, by chance.
///
/// Every input has an instant of its own, later than those before. Some fall on an instant at
/// which something is due, which then happens first.
struct LiveRun {
  private var chance: Chance
  private var session: Session
  private let clientsAreOutside: Bool
  private let backendIsOutside: Bool
  private let changesNetwork: Bool
  private var clients: [ClientID] = []
  /// Every connection ever opened from outside, with the client that it belongs to.
  private var connections: [(id: ConnectionID, client: ClientID)] = []
  /// What was handed over and not reported yet.
  private var handedOver: [(end: End, delivery: RemoteEndpoint.Delivery)] = []

  /// The header of its recording.
  let header: RecordingHeader

  /// What happened in it.
  var events: [SessionEvent] { session.tap(EventLog.self)?.events ?? [] }

  /// Returns the bytes of the recording of a run.
  static func record(
    _ subject: RecordingHeader.Subject, seed: UInt64, steps: Int = 60
  ) throws -> [UInt8] {
    var run = LiveRun(subject, seed: seed)
    return try run.record(steps: steps)
  }

  /// Goes through the whole run and returns the bytes of its recording.
  mutating func record(steps: Int = 60) throws -> [UInt8] {
    for _ in 0..<steps { try step() }
    return try end()
  }

  /// Creates a run that has not begun.
  ///
  /// - Parameters:
  ///   - subject: What is outside.
  ///   - seed: What its chance follows from.
  ///   - network: What lies between the ends; one by chance unless it is given.
  ///   - changesNetwork: Whether conditions and rules are set in the course of it.
  init(
    _ subject: RecordingHeader.Subject, seed: UInt64, network: Network? = nil,
    changesNetwork: Bool = true
  ) {
    self.changesNetwork = changesNetwork
    chance = Chance(seed: seed)
    var configuration = chance.configuration()
    if let network { configuration = .init(seed: Seed(seed), network: network) }
    clientsAreOutside = subject == .client || subject == .both
    backendIsOutside = subject == .server || subject == .both
    header = RecordingHeader(
      name: "run \(seed)", tool: "tests", clock: .real, wall: "2026-01-01T00:00:00.000000000Z",
      configuration: configuration,
      backend: backendIsOutside
        ? .init(kind: "outside", version: "", options: ["url": "ws://x"]) : TalkativeBackend.part,
      isBackendOutside: backendIsOutside,
      clients: clientsAreOutside ? nil : PersistentClient.part)
    session = Session(
      backend: backendIsOutside ? RemoteEndpoint() : TalkativeBackend(),
      configuration: header.configuration, taps: [Recorder(header: header), EventLog()])
    if !clientsAreOutside { PersistentClient.join(&session) }
  }

  private mutating func step() throws {
    var instant = session.now.advanced(by: chance.pause())
    if let deadline = session.deadline, deadline > session.now, chance.happens(3) {
      instant = deadline
    }
    try session.advance(to: instant)
    takeDeliveries()
    switch chance.below(10) {
    case 0: control()
    case 1, 2, 3: report()
    case 4, 5, 6: if backendIsOutside { actAsBackend() } else { actAsClient() }
    default: if clientsAreOutside { actAsClient() } else { actAsBackend() }
    }
  }

  private mutating func end() throws -> [UInt8] {
    let instant = session.now.advanced(by: .milliseconds(chance.below(300)) + .nanoseconds(1))
    try session.advance(to: instant)
    var bytes: [UInt8] = []
    _ = session.withTap(Recorder.self) { recorder in
      recorder.finish(at: instant)
      recorder.take(into: &bytes)
    }
    return bytes
  }

  // MARK: Inputs

  private mutating func takeDeliveries() {
    let ends: [End] = (backendIsOutside ? [.backend] : []) + clients.map { .client($0) }
    var deliveries: [RemoteEndpoint.Delivery] = []
    for end in ends {
      session.takeDeliveries(of: end, into: &deliveries)
      handedOver += deliveries.map { (end, $0) }
    }
    if !clientsAreOutside {
      // What a live server knows of connections is what it has been told.
      for case (_, let delivery) in handedOver {
        guard case .opened(let id, _) = delivery.event else { continue }
        guard !connections.contains(where: { $0.id == id }) else { continue }
        connections.append((id, ClientID(index: 0)))
      }
    }
  }

  private mutating func control() {
    switch changesNetwork ? chance.below(4) : 0 {
    case 0: session.mark("step \(chance.below(9))", data: "a \"note\"\n")
    case 1:
      let connection = chance.happens(2) ? connections.last?.id : nil
      session.setConditions(chance.conditions(), for: connection)
    case 2: session.setRule(chance.rule("rule-\(chance.below(4))"))
    default: session.removeRule(named: "rule-\(chance.below(4))")
    }
  }

  /// Reports the oldest message that was handed over, or answers a close.
  private mutating func report() {
    guard !handedOver.isEmpty else { return }
    let (end, delivery) = handedOver.removeFirst()
    if let arrival = delivery.arrival {
      session.act(as: end) { $0.arrived(delivery.event.connection, arrival) }
    } else if case .closed(let id, let closure) = delivery.event {
      session.act(as: end) { $0.close(id, code: closure.code, reason: "answered") }
    }
  }

  private mutating func actAsClient() {
    if connections.isEmpty || chance.happens(6) { return connect() }
    guard let (id, client) = chance.element(connections) else { return }
    if chance.happens(8) {
      let closure = chance.closure(.client)
      session.act(as: .client(client)) { $0.close(id, closure) }
    } else {
      let message = chance.message()
      let isTwice = chance.happens(9)
      session.act(as: .client(client)) { outbox in
        outbox.send(message, on: id)
        if isTwice { outbox.send(message, on: id) }
      }
    }
  }

  private mutating func connect() {
    guard clientsAreOutside else { return }
    let client: ClientID
    if let known = chance.element(clients), chance.happens(2) {
      client = known
    } else {
      client = session.addClient(RemoteEndpoint())
      clients.append(client)
    }
    let request = chance.request()
    connections.append((session.act(as: .client(client)) { $0.connect(request) }, client))
  }

  private mutating func actAsBackend() {
    guard backendIsOutside else { return }
    // Sometimes one that is over, or has not reached the backend yet.
    guard let (id, _) = chance.element(connections) else { return }
    let (message, closure) = (chance.message(), chance.closure(.server))
    let choice = chance.below(10)
    session.act(as: .backend) { outbox in
      switch choice {
      case 0: outbox.reject(id, status: 404, reason: "gone")
      case 1: outbox.accept(id, subprotocol: nil)
      case 2: outbox.close(id, closure)
      case 3, 4: outbox.sendToAll(message, except: id)
      default: outbox.send(message, on: id)
      }
    }
  }
}
