import LightlagCodecs
import LightlagCore
import LightlagEncoding
import LightlagMocks
import LightlagRecording
import LightlagTime

/// All of a simulator, as a value that time is handed to.
///
/// The session is the run; what its user does, as a client or in handlers, comes from outside it.
/// So the same things done at the same instants are the same run, whoever carries it.
struct SimulatorState: Sendable {
  /// What stands behind the links.
  enum Server: Hashable, Sendable {
    /// The simulator's user, with handlers.
    case own
    /// A rover, whose events handlers hear of.
    case rover
    /// Another backend; handlers hear of what arrives there.
    case other
    /// A live server, before which we stand; handlers hear of what it is given.
    case live
  }

  /// Something planned.
  enum Alarm: Sendable {
    /// A wait has lasted too long.
    case wait(client: Int, number: Int)
    /// A client's session wants to be called.
    case session(client: Int)
    /// An outage may be over.
    case outage
    /// Someone has watched for as long as they wanted.
    case watch
  }

  var session: Session
  let format: EventFormat
  let server: Server
  let options: SimulatorOptions
  let arrivals: Arrivals
  /// What is told of the backend's type.
  let backendKind: String
  let header: RecordingHeader?
  /// A live server behind the links, or `nil` where what is there is simulated.
  let live: LiveBackend?

  var clients: [ClientLine] = []
  /// Whose connection it is.
  var owners: [ConnectionID: Int] = [:]
  /// Connections that the server has been told of, in order.
  var peers: [ConnectionID] = []
  var handlers = EventHandlers()
  /// Events of which the rover has been asked to tell.
  var forwarded: Set<String> = []
  var schemas: [String: [(field: String, kind: FieldKind)]] = [:]
  var calls: [HandlerCall] = []
  var isCalling = false
  /// Whether there is a task that calls handlers.
  var hasCaller = false
  /// Whether it is over, so that nothing that is done to it has an effect.
  private(set) var isClosed = false
  var weathering = Weathering()
  /// What becomes of the conditions.
  var conditionChanges: ConditionChanges
  var validationErrors = 0
  var handlerErrors = 0
  var unhandled = 0
  var isValidating: Bool
  /// What the test says, or `nil` where nobody wants to know.
  var utterances: Utterances?
  private var alarms = EventQueue<Alarm>()
  private var latestNumber = 0
  /// Counts all that may be of interest to those who watch, and how much of it they were told.
  var revision = 0
  private var toldRevision = 0
  /// How often it went on.
  private(set) var steps = 0
  /// Those who want to look at each thing that happens.
  private var watches: [Watch] = []

  init(
    backend: (any Endpoint)?, live: LiveBackend?, format: EventFormat,
    configuration: Session.Configuration,
    header: RecordingHeader?, options: SimulatorOptions
  ) {
    self.format = format
    self.options = options
    self.header = header
    backendKind = backend.map { "\(type(of: $0))" } ?? (live == nil ? "test" : "live server")
    isValidating = options.isValidating
    arrivals = Arrivals()
    self.live = live
    server = live != nil ? .live : backend == nil ? .own : backend is MockRover ? .rover : .other
    conditionChanges = ConditionChanges(configuration.network.conditions)
    var taps: [any Tap] = [
      HistoryTap(format: format, limit: options.maxHistory), Statistics(),
    ]
    if let header { taps.append(Recorder(header: header)) }
    session = Session(
      backend: backend ?? OutsideEnd(end: .backend, arrivals: arrivals),
      configuration: configuration, taps: taps)
  }

  /// Conditions as they were set, without what is wrong at present.
  var conditions: LinkPair<LinkConditions> { conditionChanges.current }

  /// How far the run has come.
  var now: Instant { session.now }

  /// The next instant at which something happens.
  var deadline: Instant? {
    guard let alarm = alarms.deadline else { return session.deadline }
    return session.deadline.map { min($0, alarm) } ?? alarm
  }

  /// Makes everything happen that is due by an instant.
  mutating func advance(to instant: Instant) throws(SessionFailure) {
    while let due = deadline, due <= instant { try step(to: max(due, now)) }
    if instant > now { try session.advance(to: instant) }
  }

  /// Goes on to an instant, before which nothing is due.
  mutating func step(to instant: Instant) throws(SessionFailure) {
    revision += 1
    try session.advance(to: instant)
    takeArrivals()
    while let (_, alarm) = alarms.removeFirst(dueBy: instant) { ring(alarm) }
    // What an outage had kept arrives as it ends.
    takeArrivals()
    steps += 1
    if steps & 0x3ff == 0 { giveUpLongWaits() }
    tellWatches()
  }

  /// Lets happen what is due by now, after which comes what is done from outside: law 12 of a
  /// session, by which a recording repeats.
  mutating func beginInput() {
    revision += 1
    // What goes wrong here does so again in the step to come, where it can be told.
    try? session.advance(to: now)
  }

  /// Acts in the name of an end that the user plays.
  mutating func act<Result>(as end: End, _ body: (inout Outbox) -> Result) -> Result {
    beginInput()
    return session.act(as: end, body)
  }

  /// Plans something.
  mutating func plan(_ alarm: Alarm, at instant: Instant) {
    alarms.insert(alarm, due: max(instant, now))
  }

  /// Looks at what has come of something that was done, and tells those who watch.
  mutating func settle() {
    takeArrivals()
    tellWatches()
  }

  /// Ends it, and lets all go who wait.
  mutating func close() {
    isClosed = true
    (handlers, calls) = (EventHandlers(), [])
    for client in clients.indices {
      for wait in clients[client].waits { wait.mailbox.finish() }
      clients[client].waits = []
    }
    for watch in watches { watch.bell.finish() }
    watches = []
  }

  // MARK: Watching

  /// Begins to tell someone of all that happens, until an instant at least.
  mutating func watch(until instant: Instant) -> Watch {
    let watch = Watch(number: nextNumber())
    watches.append(watch)
    plan(.watch, at: instant)
    return watch
  }

  /// Ends that.
  mutating func forget(_ watch: Watch) { watches.removeAll { $0.number == watch.number } }

  /// Tells those who watch that something has happened, if it has.
  mutating func tellWatches() {
    guard revision != toldRevision else { return }
    toldRevision = revision
    for watch in watches { watch.bell.send(()) }
  }

  /// Tells those who watch to look again, as what is not the simulator's may have changed.
  mutating func tellWatchesAgain() {
    for watch in watches { watch.bell.send(()) }
  }

  /// Returns a number that was never given before.
  mutating func nextNumber() -> Int {
    latestNumber += 1
    return latestNumber
  }

  /// Looks at what has come to the ends that the user plays.
  mutating func takeArrivals() {
    var items = arrivals.take()
    while !items.isEmpty {
      for item in items { take(item) }
      items = arrivals.take()
    }
    guard server == .other, !handlers.isEmpty else { return }
    let messages = session.withTap(HistoryTap.self) { $0.takeArrivals() } ?? []
    for (connection, message) in messages { hearOf(message, on: connection) }
  }

  private mutating func take(_ item: Arrivals.Item) {
    switch item {
    case .endpoint(.backend, let event): serve(event)
    case .endpoint(.client(let client), let event): receive(event, at: client.index)
    case .event(let name, let data, let connection, let attachments, let isUnhandled):
      if isUnhandled { unhandled += 1 }
      guard let owner = owners[connection] else { return }
      call(
        SimulatorEvent(
          name: name, data: data, client: ClientID(index: owner), instant: now,
          attachments: attachments))
    }
  }

  /// Has the handlers called that an event has.
  mutating func call(_ event: SimulatorEvent) {
    let handlers = handlers.handlers(of: event.name)
    if !handlers.isEmpty { calls.append(HandlerCall(event: event, handlers: handlers)) }
  }

  /// Returns the next of the events that handlers are to hear of.
  mutating func takeCall() -> HandlerCall? { calls.isEmpty ? nil : calls.removeFirst() }

  private mutating func ring(_ alarm: Alarm) {
    switch alarm {
    case .wait(let client, let number): giveUp(number, of: client)
    case .session(let client): wake(client)
    case .outage: endOutage()
    case .watch: revision += 1
    }
  }

  /// Gives up waits without a time that have gone on for more than enough.
  ///
  /// On a link that takes long a backend has done much before anything can have come of a message.
  private mutating func giveUpLongWaits() {
    let roundTrip = conditions.uplink.delay + conditions.downlink.delay
    for client in clients.indices {
      for wait in clients[client].waits
      where wait.within == nil && steps - wait.since.step >= options.maxStepsPerWait
        && wait.since.instant.duration(to: now) >= roundTrip * 2
      {
        giveUp(wait.number, of: client)
      }
    }
  }

  private mutating func giveUp(_ number: Int, of client: Int) {
    guard let place = clients[client].waits.firstIndex(where: { $0.number == number })
    else { return }
    let wait = clients[client].waits.remove(at: place)
    let failure = SimulatorFailure.deadlinePassed(
      clients[client].inbox.missed(by: wait),
      within: wait.within ?? wait.since.instant.duration(to: now))
    wait.mailbox.send(.failed(failure))
  }
}
