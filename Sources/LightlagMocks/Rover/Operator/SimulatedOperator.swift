import LightlagCodecs
public import LightlagCore
import LightlagEncoding

/// An operator of the rover, who drives it over Socket.IO by a plan, and takes note of all it sees.
///
/// It speaks Engine.IO 4 and Socket.IO 5 over one WebSocket. When its session ends, it comes back
/// as the reference client does. What it asks for and must have, it asks for again.
public struct SimulatedOperator: Endpoint {
  private enum Stick: Hashable, Sendable {
    case released
    case held(linear: Int64, angular: Int64)
    case wandering
  }

  private struct Question: Hashable, Sendable {
    let name: String
    let sent: Instant
  }

  /// How long a session may take to open, and then to let the operator in; less than by default,
  /// as on a link that loses messages one would not wait for what was lost either.
  private static let openTimeout = Duration.milliseconds(1_500)

  /// Questions of which the answer is still of interest.
  private static let questionLimit: UInt64 = 1_000
  /// Nanoseconds for which one who drives by chance keeps a speed.
  private static let wanderPeriod: Int64 = 2_000_000_000

  /// For how long a state is one that was just seen.
  private static let moment = Duration.milliseconds(1_100)

  /// How the operator behaves.
  public let options: SimulatedOperatorOptions

  /// What it has done and seen so far.
  public private(set) var record = SimulatedOperatorRecord()

  private var session: SocketIOSession?
  /// When it connects, where it has no session; `nil` for never again.
  private var arrival: Instant?
  private var delay: ReconnectDelay
  private var plan: ArraySlice<OperatorStep>
  /// Whether the next step waits for a state to be seen.
  private var isWaiting = false
  /// Whether it has stopped the rover, and not cleared that.
  private var isHolding = false
  private var stick = Stick.released
  private var nextDrive = Instant.start
  private var requests: [OperatorRequest] = []
  private var questions: [UInt64: Question] = [:]

  /// Creates an operator that will connect when its turn has come.
  public init(_ options: SimulatedOperatorOptions) {
    self.options = options
    arrival = options.start
    delay = ReconnectDelay(seed: options.seed, index: options.index)
    plan = options.plan[...]
  }

  public var deadline: Instant? {
    // A step that waits for a state is looked at again when one comes.
    var next = isWaiting ? .end : plan.first?.instant ?? .end
    guard let session else { return min(next, arrival ?? .end) }
    next = min(next, session.deadline ?? .end)
    guard session.isJoined else { return next }
    if stick != .released { next = min(next, nextDrive) }
    for request in requests { next = min(next, request.due) }
    return next
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    // What an earlier connection still brings is of no interest.
    guard session?.connection == event.connection else { return }
    let news = session?.receive(event, at: now, &outbox) ?? []
    take(news, at: now, &outbox)
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    follow(at: now, &outbox)
    if session == nil, let arrival, arrival <= now {
      self.arrival = nil
      session = SocketIOSession(openTimeout: Self.openTimeout, at: now, &outbox)
    }
    let news = session?.advance(to: now, &outbox) ?? []
    take(news, at: now, &outbox)
    send(at: now, &outbox)
  }

  // MARK: The plan

  private mutating func follow(at now: Instant, _ outbox: inout Outbox) {
    isWaiting = false
    while let step = plan.first, step.instant <= now {
      if case .look = step.kind, !hasJustSeen(at: now) { return isWaiting = true }
      plan.removeFirst()
      perform(step.kind, at: now, &outbox)
    }
  }

  private func hasJustSeen(at now: Instant) -> Bool {
    guard session?.isJoined == true, let glimpse = record.glimpses.last else { return false }
    return glimpse.instant.duration(to: now) <= Self.moment
  }

  private mutating func perform(
    _ kind: OperatorStep.Kind, at now: Instant, _ outbox: inout Outbox
  ) {
    switch kind {
    case .look: break
    case .drive(let linear, let angular): hold(.held(linear: linear, angular: angular), at: now)
    case .wander: hold(.wandering, at: now)
    case .release: stick = .released
    case .emergencyStop:
      isHolding = true
      requests.removeAll { $0.name == "clearFaults" }
      request("emergencyStop", ["reason": "plan"], at: now)
    case .home: request("homingRequest", [:], at: now)
    case .clearFaults:
      isHolding = false
      requests.removeAll { $0.name == "emergencyStop" }
      request("clearFaults", [:], at: now)
    case .subscribe(let hertz):
      request("subscribe", ["event": "cameraFeed", "rate": JSON(hertz)], at: now)
    case .disconnect(let time):
      record.departures.append(now)
      leave(vanishing: true, at: now, &outbox)
      arrival = now.advanced(by: time)
    case .leave:
      leave(vanishing: false, at: now, &outbox)
      arrival = nil
      plan = []
    }
  }

  private mutating func hold(_ stick: Stick, at now: Instant) {
    self.stick = stick
    nextDrive = max(nextDrive, now)
  }

  private mutating func leave(vanishing: Bool, at now: Instant, _ outbox: inout Outbox) {
    if session?.isJoined == true { record.closures += 1 }
    session?.leave(vanishing: vanishing, at: now, &outbox)
    session = nil
    questions = [:]
  }

  private mutating func request(_ name: String, _ data: JSON, at now: Instant) {
    requests.removeAll { $0.name == name }
    requests.append(OperatorRequest(name: name, data: data, due: now))
  }

  // MARK: Sending

  private mutating func send(at now: Instant, _ outbox: inout Outbox) {
    guard session?.isJoined == true else { return }
    for index in requests.indices where requests[index].due <= now {
      let request = requests[index]
      requests[index].due = now.advanced(by: options.patience)
      record.requests += 1
      if request.name == "emergencyStop" { record.stopSent = record.stopSent ?? now }
      ask(request.name, request.data, at: now, &outbox)
    }
    guard stick != .released, nextDrive <= now else { return }
    let (linear, angular) = speeds(at: now)
    let data: JSON = [
      "linear": JSON(millionths: linear), "angular": JSON(millionths: angular),
      "timestamp": .seconds(now),
    ]
    ask("driveCommands", data, at: now, &outbox)
    record.commands += 1
    // From the one before, so that the pace does not drift; what was missed is not made up for.
    nextDrive = nextDrive.advanced(by: options.driveInterval)
    if nextDrive <= now { nextDrive = now.advanced(by: options.driveInterval) }
  }

  private func speeds(at now: Instant) -> (linear: Int64, angular: Int64) {
    if case .held(let linear, let angular) = stick { return (linear, angular) }
    let period = Int(now.nanoseconds / Self.wanderPeriod)
    let linear = MockDraw(options.seed, .drive, options.index, period, 0)
    let angular = MockDraw(options.seed, .drive, options.index, period, 1)
    return (linear.number(in: -200_000...900_000), angular.number(in: -500_000...500_000))
  }

  private mutating func ask(
    _ name: String, _ data: JSON, at now: Instant, _ outbox: inout Outbox
  ) {
    let payload = SocketIOPayload([.string(name), data])
    guard let id = session?.emit(payload, isAcknowledged: true, at: now, &outbox) else { return }
    questions[id] = Question(name: name, sent: now)
    if id >= Self.questionLimit { questions[id - Self.questionLimit] = nil }
  }

  // MARK: Hearing

  private mutating func take(
    _ news: [SocketIOSession.News], at now: Instant, _ outbox: inout Outbox
  ) {
    for item in news {
      switch item {
      case .joined:
        record.connections += 1
        delay.reset()
        nextDrive = max(nextDrive, now)
        for index in requests.indices { requests[index].due = now }
        send(at: now, &outbox)
      case .event(let event): hear(event, at: now)
      case .acknowledgement(let event): hearAnswer(event, at: now)
      case .ended: end(at: now)
      }
    }
    // What was seen may be a reason to ask for something, or what a step has waited for.
    guard news.contains(where: { if case .event = $0 { true } else { false } }) else { return }
    if isWaiting { follow(at: now, &outbox) }
    send(at: now, &outbox)
  }

  private mutating func end(at now: Instant) {
    guard session != nil else { return }
    if wasJoined { record.closures += 1 } else { record.failures += 1 }
    session = nil
    questions = [:]
    arrival = now.advanced(by: delay.next())
  }

  /// Whether the session that is over had let the operator in.
  private var wasJoined: Bool { record.connections > record.closures }

  private mutating func hear(_ event: SocketIOEvent, at now: Instant) {
    let data = event.payload.arguments.first ?? .null
    switch event.payload.name {
    case "systemStatus": see(data, at: now)
    case "sensorData": record.sensors += 1
    case "cameraFeed":
      let picture = data["data"].flatMap { event.payload.bytes(of: $0) }
      if let picture, PNG.isWhole(picture) { record.pictures += 1 } else { record.others += 1 }
    case "error": record.errors += 1
    default: record.others += 1
    }
  }

  private mutating func see(_ status: JSON, at now: Instant) {
    guard let glimpse = RoverGlimpse(status, at: now) else { return record.others += 1 }
    record.statuses += 1
    if record.glimpses.count == SimulatedOperatorRecord.glimpseLimit {
      record.glimpses.removeFirst(SimulatedOperatorRecord.glimpseLimit / 10)
    }
    record.glimpses.append(glimpse)
    let isAsking = requests.contains { $0.name == "clearFaults" }
    // To clear a fault would clear an emergency stop too.
    let mayClear = options.clearsFaults && !isHolding && !glimpse.isStopped
    if mayClear, glimpse.hasFault, !isAsking {
      request("clearFaults", [:], at: now)
    }
  }

  private mutating func hearAnswer(_ event: SocketIOEvent, at now: Instant) {
    guard let id = event.id, let question = questions.removeValue(forKey: id) else { return }
    if event.payload.elements.first?["success"]?.bool == true {
      record.acknowledgements += 1
    } else {
      record.refusals += 1
    }
    if question.name == "driveCommands" {
      record.roundTrip.record(nanoseconds: now.nanoseconds - question.sent.nanoseconds)
    } else {
      requests.removeAll { $0.name == question.name }
    }
  }
}
