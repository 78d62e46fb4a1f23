import Glibc
import LightlagCodecs
package import LightlagCore

/// A session in real time, with real peers: the driver that waits where the virtual one jumps.
///
/// One thread runs it. What a peer does enters the session at an instant of its own, later than
/// any before, after everything due by then has happened; what has crossed is handed to the
/// sockets once a turn, after it has been recorded. So the same session, given the same inputs
/// at the same instants in virtual time, decides the same.
package final class LiveRun {
  /// The session, between turns.
  package private(set) var session: Session

  /// The time since the run began.
  package let clock: RunClock

  /// Called about once a second, on the run's thread.
  package var everySecond: (LiveRun) -> Void = { _ in }

  /// Why a listener is not there, where the run goes on without it.
  package internal(set) var listenerFailures: [String] = []

  let loop: EventLoop
  let limits: LiveConfiguration.Limits
  /// Bytes on their way over one direction of a connection above which no more is read.
  let flightLimit: Int
  let messageLimit: Int
  let pingsCross: Bool
  var random = RandomBytes()
  var listeners: [(name: String, listener: Listener)] = []
  var fronts: [ConnectionID: FrontPeer] = [:]
  var upstreams: [ConnectionID: UpstreamPeer] = [:]
  /// Clients of Engine.IO that came by long-polling, and the same by the names of their sessions.
  var pollings: [ConnectionID: PollingClient] = [:]
  var pollingSessions: [String: PollingClient] = [:]
  /// The peers whose requests' bodies are still to come, the eldest first.
  var bodies: [UInt64] = []
  /// Clients that asked for no WebSocket and are not answered.
  var requests: [ConnectionID: RequestClient] = [:]
  let takesPolling: Bool
  /// Clients of this program.
  var inside = InsideClients()
  let takesRequests: Bool
  let allowedOrigins: [String]
  let token: AccessToken?
  let compresses: Bool
  /// Fields of our handshakes with a live server.
  let handshakeFields: [Header]
  /// The serial lines, in the order of the configuration.
  var serial: [SerialClient] = []
  /// A client of our own that listens, where there is one.
  var listener: ListeningClient?
  /// What waits for the servers that are being reached.
  var backlogs: [ConnectionID: Backlog] = [:]
  /// Connections with a peer that is not read because too much is on the link.
  var flooded: Set<ConnectionID> = []
  /// All peers by their number, those in a handshake or hanging up among them.
  private(set) var peers: [UInt64: WebSocketPeer] = [:]
  private var peersMet: UInt64 = 0
  let upstream: Upstream?
  /// Servers for what comes in by listeners of these names.
  let namedUpstreams: [String: Upstream]
  let serverTLS: TLSContext?

  private let front: ClientID
  private var deliveries: [RemoteEndpoint.Delivery] = []
  private var latestInput = Instant.start
  private var timeouts = EventQueue<Timeout>()
  private var timer: Timer?
  private var signals: SignalWatch?
  private var deeds: [SignalWatch] = []
  private var isStopping = false
  /// Whether what peers do is no part of the run any more.
  private var isOver = false
  private var failure: SessionFailure?
  private var record: (inout Session) -> Void = { _ in }

  /// What is to happen to a peer unless it has gone on by then.
  enum Timeout {
    case tick
    case stop
    case handshake(of: UInt64)
    /// With which of the peer's requests that is, and with what had come of its body.
    case body(of: UInt64, request: Int, byteCount: Int)
    /// With what then waited for the peer.
    case end(of: UInt64, pending: Int)
    case polling(session: String)
    /// A serial device is looked for again.
    case serial(index: Int)
  }

  /// Creates a run whose listeners accept, or that has none.
  ///
  /// - Throws: what kept the loop or a listener from being made; then no listener is left.
  package init(_ configuration: LiveConfiguration) throws {
    loop = try EventLoop()
    limits = configuration.limits
    flightLimit = configuration.session.limits.inFlightBytes / 2
    messageLimit = configuration.session.limits.messageBytes
    pingsCross = configuration.session.network.crossing.ping == .endToEnd
    serverTLS = configuration.tls
    takesPolling = configuration.takesPolling
    takesRequests = configuration.takesRequests
    allowedOrigins = configuration.allowedOrigins
    token = configuration.token
    compresses = configuration.compresses
    handshakeFields = configuration.handshakeFields
    listener = configuration.listening.map { ListeningClient($0) }
    var backend: any Endpoint = RemoteEndpoint()
    switch configuration.backend {
    case .simulated(let endpoint): (backend, upstream, namedUpstreams) = (endpoint, nil, [:])
    case .live(let server, let named): (upstream, namedUpstreams) = (server, named)
    }
    clock = RunClock()
    session = Session(
      backend: backend, configuration: configuration.session, taps: configuration.taps)
    front = session.addClient(RemoteEndpoint())
    for client in configuration.clients { session.addClient(client) }
    timer = try Timer(loop: loop, clock: clock)
    try listen(configuration)
    try open(configuration.serial, allowsPartial: configuration.allowsPartial)
  }

  deinit {
    // The peers must not tell a run of their end that is no longer there.
    for peer in peers.values { peer.stream.delegate = nil }
    for client in serial { client.port?.gone = {} }
    loop.close()
  }

  /// Where clients may come in: each listener's name and the address that it got.
  package var listening: [(name: String, address: SocketAddress)] {
    listeners.map { ($0.name, $0.listener.address) }
  }

  /// Connections with a peer that vanished, or had to be given up.
  package private(set) var brokenCount = 0

  /// Real clients that are connected, or connecting.
  package var peerCount: Int { fronts.count }

  /// Ends the run in order at SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.
  package func stopAtSignals() throws {
    signals = try SignalWatch(SignalWatch.endings, loop: loop) { [unowned self] _ in
      if isStopping {
        unlinkSerial()
        _exit(130)
      }
      stop()
    }
  }

  /// Has something done at a signal, on the run's thread.
  package func perform(at signalNumber: CInt, _ deed: @escaping () -> Void) throws {
    deeds.append(try SignalWatch([signalNumber], loop: loop) { _ in deed() })
  }

  /// Ends the run after this turn.
  package func stop() {
    isStopping = true
    loop.mailbox.wake()
  }

  /// Ends the run after so long, unless it has ended before.
  package func stop(after delay: Duration) { schedule(.stop, after: delay) }

  /// Returns something that ends the run from another thread.
  package func stopper() -> @Sendable () -> Void {
    let act = actor()
    return { act { run in run.stop() } }
  }

  /// Returns something that has the run do things, from another thread; nothing once it is over.
  package func actor() -> @Sendable (@escaping @Sendable (LiveRun) -> Void) -> Void {
    let mailbox = loop.mailbox
    nonisolated(unsafe) unowned let run = self  // Used on the run's own thread alone.
    return { body in mailbox.post { unsafe body(run) } }
  }

  /// Runs until it is stopped, then says goodbye to the peers.
  ///
  /// - Throws: what kept the session from going on.
  package func run() throws(SessionFailure) {
    schedule(.tick, after: .seconds(1))
    connectSerial()
    connectListening()
    while !isStopping {
      pump()
      loop.turn()
    }
    pump()
    endConnections()
    sayGoodbye()
    if let failure { throw failure }
  }

  /// Has what happens recorded: `body` is called after each step, before anything that
  /// followed from it reaches a peer.
  package func record(_ body: @escaping (inout Session) -> Void) {
    record = body
  }

  /// Changes the session after the run, to take out what has gathered there.
  package func withSession<Result>(_ body: (inout Session) -> Result) -> Result {
    body(&session)
  }

  // MARK: Inputs from peers

  /// Takes what a peer did into the session, now.
  func input(_ input: PeerInput, from peer: WebSocketPeer) {
    if let polling = peer.polling { return polling.receive(input, from: peer) }
    guard let connection = peer.connection else { return }
    let end = peer is FrontPeer ? End.client(front) : .backend
    act(as: end) { outbox in
      switch input {
      case .message(let message): outbox.send(message, on: connection)
      case .close(let closure): outbox.close(connection, closure)
      }
    }
    if isCrowded || peer.isPaused { relieve(connection) }
  }

  /// Takes a client's request into the session.
  func opening(_ peer: FrontPeer, _ request: OpenRequest) {
    guard let connection = act(as: .client(front), { $0.connect(request) }) else { return }
    peer.connection = connection
    fronts[connection] = peer
  }

  /// Takes a live server's answer into the session.
  func answered(_ peer: UpstreamPeer, _ answer: OpenAnswer) {
    guard let connection = peer.connection else { return }
    self.answer(connection, answer)
  }

  /// Takes an answer in a live server's name into the session.
  func answer(_ connection: ConnectionID, _ answer: OpenAnswer) {
    if case .rejected = answer { backlogs[connection] = nil }
    act(as: .backend) { outbox in
      switch answer {
      case .accepted(let subprotocol): outbox.accept(connection, subprotocol: subprotocol)
      case .rejected(let status, let reason):
        outbox.reject(connection, status: status, reason: reason)
      }
    }
  }

  /// Takes note of a peer that vanished without a word, or had to be given up.
  func broke() {
    if !isOver { brokenCount += 1 }
  }

  /// Forgets a peer whose stream is gone.
  func ended(_ peer: WebSocketPeer) {
    peers[peer.number] = nil
    peer.polling.take()?.lost(peer)
    peer.request.take()?.lost()
    guard let connection = peer.connection else { return }
    if fronts[connection] === peer { fronts[connection] = nil }
    if upstreams[connection] === peer { upstreams[connection] = nil }
    relieve(connection)
  }

  // MARK: Time-outs

  /// Takes a peer in, which has so long for its handshake; returns its number.
  func welcome(_ peer: WebSocketPeer) -> UInt64 {
    peersMet += 1
    peers[peersMet] = peer
    schedule(.handshake(of: peersMet), after: limits.handshake)
    return peersMet
  }

  /// Gives a peer so long to hang up.
  func expectEnd(of peer: WebSocketPeer) {
    schedule(.end(of: peer.number, pending: .max), after: limits.close)
  }

  func schedule(_ timeout: Timeout, after delay: Duration) {
    timeouts.insert(timeout, due: max(clock.now, latestInput).advanced(by: delay))
  }

  /// Has a client that came by long-polling called then.
  func wake(pollingSession name: String, at due: Instant) {
    timeouts.insert(.polling(session: name), due: max(due, latestInput))
  }

  private func expire(_ timeout: Timeout) {
    switch timeout {
    case .polling(let name): pollingSessions[name]?.advance()
    case .serial(let index): reopen(index)
    case .tick:
      endBroken()
      everySecond(self)
      schedule(.tick, after: .seconds(1))
    case .stop: stop()
    case .handshake(let number):
      if let peer = peers[number], !peer.isOpen { peer.giveUp() }
    case .body(let number, let request, let before):
      (peers[number] as? FrontPeer)?.giveUp(body: request, with: before)
    case .end(let number, let before):
      guard let peer = peers[number] else { return }
      let pending = peer.pendingByteCount
      // Whoever still takes what was sent before the end is given the time for it.
      guard 0 < pending, pending < before else { return peer.stream.close() }
      schedule(.end(of: number, pending: pending), after: limits.close)
    }
  }

  /// Ends the streams that broke while they were not read, which nobody else hears of.
  private func endBroken() {
    for peer in peers.values where peer.isPaused && peer.stream.isBroken { peer.stream.close() }
  }

  // MARK: The turn

  /// Takes `body` into the session at an instant of its own; nothing once the run is over.
  ///
  /// It is the clock's, or the next after the input before where no time is to go by.
  @discardableResult
  private func act<Result>(
    as end: End, atOnce: Bool = false, _ body: (inout Outbox) -> Result
  ) -> Result? {
    beginInput(atOnce: atOnce) ? session.act(as: end, body) : nil
  }

  /// Changes the session otherwise than in the name of an end.
  package func change(_ body: (inout Session) -> Void) {
    if beginInput(atOnce: false) { body(&session) }
  }

  /// Goes on to the instant of an input, of which each has one of its own; returns whether there
  /// can be one.
  private func beginInput(atOnce: Bool) -> Bool {
    guard !isOver else { return false }
    let next = latestInput.advanced(by: .nanoseconds(1))
    latestInput = atOnce ? next : max(clock.now, next)
    return advance(to: latestInput)
  }

  /// Takes something into the session in the name of a client.
  @discardableResult
  func actAsClient<Result>(_ body: (inout Outbox) -> Result) -> Result? {
    act(as: .client(front), body)
  }

  private func advance(to instant: Instant) -> Bool {
    guard failure == nil else { return false }
    do {
      try session.advance(to: instant)
      return true
    } catch {
      failure = error
      stop()
      return false
    }
  }

  /// Lets happen what is due, hands on what has crossed, and sees when to wake next.
  private func pump() {
    let now = clock.now
    while let timeout = timeouts.removeFirst(dueBy: now) { expire(timeout.element) }
    latestInput = max(now, latestInput)
    guard advance(to: latestInput) else { return }
    while handOn(.client(front)) || handOn(.backend) {}
    relieveFlooded()
    record(&session)
    loop.flush()
    let deadlines = [session.deadline, timeouts.deadline].compactMap { $0 }
    timer?.arm(deadlines.min())
  }

  /// Hands what has crossed to one end's peers; returns whether there was anything.
  private func handOn(_ end: End) -> Bool {
    var deliveries: [RemoteEndpoint.Delivery] = []
    swap(&deliveries, &self.deliveries)
    session.takeDeliveries(of: end, into: &deliveries)
    defer { swap(&deliveries, &self.deliveries) }
    for delivery in deliveries {
      if end == .backend {
        handToServer(delivery.event)
      } else {
        handToClient(delivery.event)
      }
      note(delivery, at: end)
    }
    return !deliveries.isEmpty
  }

  /// Tells the session when a message was handed over, as an input like any other.
  private func note(_ delivery: RemoteEndpoint.Delivery, at end: End) {
    guard let arrival = delivery.arrival else { return }
    act(as: end, atOnce: true) { $0.arrived(delivery.event.connection, arrival) }
  }

  /// Why connections end that outlived the run.
  private static let goodbye = Closure(
    code: 1001, reason: "the run has ended", party: .lightlag)

  /// Lets go of all connections in the peers' names; what they still do does not count.
  private func endConnections() {
    let fronts = fronts.keys.sorted()
    for connection in fronts {
      act(as: .client(front), atOnce: true) { $0.close(connection, Self.goodbye) }
    }
    let others =
      serial.compactMap(\.connection) + pollings.keys.sorted() + requests.keys.sorted()
      + [listener?.openConnection].compactMap(\.self)
    for connection in others + inside.numbers.keys.sorted() {
      act(as: .client(front), atOnce: true) { $0.close(connection, Self.goodbye) }
    }
    let upstreams = upstreams.keys.sorted()
    for connection in upstreams {
      act(as: .backend, atOnce: true) { $0.close(connection, Self.goodbye) }
    }
    // What follows from it at once belongs to the run too, as it does when that is repeated.
    _ = advance(to: latestInput)
    isOver = true
  }

  private func sayGoodbye() {
    for (_, listener) in listeners { listener.close() }
    for client in serial { client.port?.close() }
    for peer in peers.values {
      if peer.isOpen {
        peer.close(Self.goodbye)
      } else {
        peer.stream.finish()
      }
    }
    // A peer that listens hangs up at once; the others are not waited for.
    let end = clock.now.advanced(by: .milliseconds(200))
    while !peers.isEmpty, clock.now < end {
      loop.flush()
      timer?.arm(end)
      loop.turn()
    }
    for peer in peers.values {
      peer.stream.delegate = nil
      peer.stream.close()
    }
    // Should all have hung up, nothing else would end the wait.
    loop.mailbox.wake()
    loop.turn()
  }
}
