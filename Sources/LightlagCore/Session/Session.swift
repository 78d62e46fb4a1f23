/// Clients, their links and one backend, as a value that time is handed to.
///
/// Whoever drives it calls `advance(to:)` with instants that never go back: at `deadline`, or
/// before something comes from outside. Then everything due happens in the order of its
/// instants, and at one instant in the order in which it was caused; what comes from outside
/// (ends that are `isOutside`, and `act(as:_:)`) comes after all else. So a run is a pure
/// function of its configuration and of what came from outside at which instants.
public struct Session: Sendable {
  /// What a run follows from, besides its ends.
  public struct Configuration: Hashable, Sendable {
    /// The number from which all chance follows.
    public var seed: Seed
    /// What lies between the ends; its conditions are those that hold between phases.
    public var network: Network
    /// Most that the session takes on.
    public var limits: SessionLimits

    /// Creates a configuration; unless named otherwise the network is perfect.
    public init(
      seed: Seed, network: Network = Network(), limits: SessionLimits = SessionLimits()
    ) {
      self.seed = seed
      self.network = network
      self.limits = limits
    }

    /// Creates a configuration of links with those conditions.
    public init(
      seed: Seed, conditions: LinkPair<LinkConditions>, crossing: Crossing = Crossing(),
      limits: SessionLimits = SessionLimits()
    ) {
      self.init(
        seed: seed, network: Network(conditions: conditions, crossing: crossing), limits: limits)
    }
  }

  /// What waits for its instant; the rare cases are indirect, to keep the common one small.
  enum Pending: Sendable {
    case message(ConnectionID, Direction, index: Int, Message, sentAt: Instant)
    case opening(ConnectionID)
    indirect case answer(ConnectionID, OpenAnswer)
    /// The same, made on the client's side, so that the link has no part in it.
    indirect case localAnswer(ConnectionID, OpenAnswer)
    indirect case close(ConnectionID, Direction, Closure)
    /// Tells the end whose own message cut the connection.
    case broken(ConnectionID, end: Int)
    case wake(end: Int)
    /// A link wants to decide about what waits for it.
    case link(ConnectionID, Direction)
    /// The rate that connections share has sent something, or gives it up.
    case bottleneck(Direction)
    /// A connection breaks that has held long enough.
    case cutTime(ConnectionID)
    /// The conditions change.
    case phase
    /// What was here was taken out.
    case nothing
  }

  /// What crosses a link behind all messages sent before it.
  enum Crosser: Sendable {
    case opening
    case answer(OpenAnswer)
    case close(Closure)
  }

  /// How far the run has come.
  public internal(set) var now = Instant.start

  /// What the run follows from.
  public internal(set) var configuration: Configuration

  /// Bytes of payload on their way over all links.
  public internal(set) var bytesInFlight = 0

  /// All ends: the backend first, then the clients.
  var ends: [EndSlot]
  var connections = ConnectionTable()
  var queue = EventQueue<Pending>()
  /// When ends outside the run want to act, which comes after all else at that instant.
  var outsideWakes = EventQueue<Int>()
  var taps: [any Tap]
  /// The conditions of links that have none of their own, phases included.
  var current: LinkPair<Shared<LinkConditions>>
  var phases: TimelineCursor
  var rules: RuleBook
  /// The rates that connections share.
  var bottlenecks = LinkPair(
    uplink: Bottleneck(Bottleneck.Conditions()), downlink: Bottleneck(Bottleneck.Conditions()))
  /// When those want to be called, as far as that is planned.
  var bottleneckWakes = LinkPair(uplink: Instant.end, downlink: Instant.end)
  var steps = 0
  /// The end that was called last, to be named should time stand still.
  var lastCalled = 0
  /// Remote ends that were told something since that was asked last, some more than once, or `nil`
  /// where nobody asks.
  var toldEnds: [Int]?
  private var spareOutbox = Outbox()

  /// Creates a session in which nothing has happened, at the start of its run.
  public init(backend: any Endpoint, configuration: Configuration, taps: [any Tap] = []) {
    self.configuration = configuration
    self.taps = taps
    current = configuration.network.conditions.shared
    phases = TimelineCursor(configuration.network.weather.timeline, seed: configuration.seed)
    rules = RuleBook(configuration.network.rules)
    ends = [EndSlot(backend)]
    takeWeather()
    changeWeather()
    rearm(0)
  }

  /// The next instant at which something happens, or `nil` while nothing waits.
  public var deadline: Instant? {
    guard let inside = queue.deadline else { return outsideWakes.deadline }
    return outsideWakes.deadline.map { min($0, inside) } ?? inside
  }

  /// Connections that are not over, those in their handshake among them.
  public var connectionCount: Int { connections.count }

  // MARK: Inputs

  /// Adds a client, which opens connections when it wants to.
  @discardableResult
  public mutating func addClient(_ client: any Endpoint) -> ClientID {
    ends.append(EndSlot(client))
    rearm(ends.count - 1)
    return ClientID(index: ends.count - 2)
  }

  /// Adds a client and opens a connection for it, now.
  @discardableResult
  public mutating func connect(
    _ client: any Endpoint, _ request: OpenRequest = OpenRequest()
  ) -> ConnectionID {
    let id = addClient(client)
    return act(as: .client(id)) { $0.connect(request) }
  }

  /// Acts in the name of an end, now.
  public mutating func act<Result>(as end: End, _ body: (inout Outbox) -> Result) -> Result {
    var outbox = emptyOutbox()
    let result = body(&outbox)
    let position = Self.position(of: end)
    perform(&outbox, by: position)
    rearm(position)
    return result
  }

  /// Leaves a note for the taps.
  public mutating func mark(_ name: String, data: String = "") {
    note(nil, .mark(name: name, data: data))
  }

  /// Makes everything happen that is due by `instant`.
  ///
  /// - Precondition: `instant` is not before `now`.
  /// - Throws: `SessionFailure.timeStandsStill`, after which the session must be given up.
  public mutating func advance(to instant: Instant) throws(SessionFailure) {
    precondition(instant >= now, "time never goes back")
    while try stepOnce(by: instant) {}
    if now < instant { (now, steps) = (instant, 0) }
  }

  /// Makes the next thing happen that is due by `instant`; returns whether there was one.
  ///
  /// - Throws: `SessionFailure.timeStandsStill`, as `advance` does.
  @inline(__always)
  private mutating func stepOnce(by instant: Instant) throws(SessionFailure) -> Bool {
    let outside = outsideWakes.deadline ?? .end
    if let due = queue.deadline, due <= instant, due <= outside {
      try enter(due)
      step(queue.removeFirst())
    } else if outside <= instant, outsideWakes.count > 0 {
      try enter(outside)
      wake(outsideWakes.removeFirst())
    } else {
      return false
    }
    return true
  }

  // MARK: Outputs

  /// Returns the first tap of a type, as it is now.
  public func tap<Observer: Tap>(_ type: Observer.Type) -> Observer? {
    for tap in taps { if let tap = tap as? Observer { return tap } }
    return nil
  }

  /// Changes the first tap of a type in place, as one takes out what it has gathered.
  ///
  /// - Returns: What `body` returned, or `nil` if there is no such tap.
  public mutating func withTap<Observer: Tap, Result>(
    _ type: Observer.Type, _ body: (inout Observer) -> Result
  ) -> Result? {
    for index in taps.indices {
      guard var tap = taps[index] as? Observer else { continue }
      // The place is emptied meanwhile, so that what the tap holds is not copied when it changes.
      taps[index] = NoTap()
      defer { taps[index] = tap }
      return body(&tap)
    }
    return nil
  }

  /// Returns what has crossed to a remote end since the last call, in order.
  ///
  /// - Parameters:
  ///   - end: A remote end; for another there is nothing.
  ///   - spare: Emptied, and then given the deliveries; pass the same one each time.
  public mutating func takeDeliveries(
    of end: End, into spare: inout [RemoteEndpoint.Delivery]
  ) {
    ends[Self.position(of: end)].remote?.take(reusing: &spare)
  }

  /// Has the session keep which remote ends something crosses to, for `takeToldEnds()`.
  package mutating func keepToldEnds() { toldEnds = [] }

  /// Returns the remote ends that something has crossed to since the last call, in order.
  ///
  /// To ask each of many ends after all that happens would take a time that grows with its square.
  package mutating func takeToldEnds() -> [End] {
    guard let told = toldEnds, !told.isEmpty else { return [] }
    toldEnds = []
    return Set(told).sorted().map { $0 == 0 ? .backend : .client(ClientID(index: $0 - 1)) }
  }

  /// Whether something has crossed to a remote end since `takeDeliveries` was called.
  package func hasDeliveries(of end: End) -> Bool {
    !(ends[Self.position(of: end)].remote?.isIdle ?? true)
  }

  /// Returns the bytes on their way to one end of a connection, 0 if it is over.
  public func bytesInFlight(on connection: ConnectionID, _ direction: Direction) -> Int {
    connections.place(of: connection).map { connections[$0].inFlight[direction].bytes } ?? 0
  }

  // MARK: Shared by the parts

  static func position(of end: End) -> Int {
    switch end {
    case .backend: 0
    case .client(let client): client.index + 1
    }
  }

  @inline(__always)
  mutating func note(_ connection: ConnectionID?, _ kind: SessionEvent.Kind) {
    guard !taps.isEmpty else { return }
    let event = SessionEvent(instant: now, connection: connection, kind: kind)
    for index in taps.indices { taps[index].observe(event) }
  }

  mutating func emptyOutbox() -> Outbox {
    var outbox = Outbox()
    swap(&outbox, &spareOutbox)
    outbox.nextConnection = connections.openedCount
    return outbox
  }

  mutating func perform(_ outbox: inout Outbox, by end: Int) {
    // Taken from the back, in the order in which they came: moved out rather than copied.
    if outbox.actions.count > 1 { outbox.actions.reverse() }
    while let action = outbox.actions.popLast() { perform(action, by: end) }
    swap(&outbox, &spareOutbox)
  }

  private mutating func enter(_ instant: Instant) throws(SessionFailure) {
    if now < instant { (now, steps) = (instant, 0) }
    steps += 1
    guard steps <= configuration.limits.stepsPerInstant else {
      throw .timeStandsStill(at: now, steps: steps - 1, endpoint: ends[lastCalled].name)
    }
  }
}

/// Keeps the place of a tap that is being changed.
private struct NoTap: Tap {
  mutating func observe(_ event: SessionEvent) {}
}
