import LightlagCore
import Testing

/// A walk of random actions, and what must hold of whatever came of it.
@Suite struct SessionWalkTests {
  struct Walk: Sendable, CustomTestStringConvertible {
    var seed: UInt32
    var isLive: Bool
    var inOrder: Bool
    var handshake: Crossing.Scope
    var testDescription: String {
      "seed \(seed), \(isLive ? "live" : "simulated") backend, "
        + "\(inOrder ? "in order" : "in any order"), \(handshake.rawValue) handshake"
    }
  }

  static let walks: [Walk] = (1...12).flatMap { seed in
    [false, true].flatMap { isLive in
      [false, true].flatMap { inOrder in
        Crossing.Scope.allCases.map {
          Walk(seed: seed, isLive: isLive, inOrder: inOrder, handshake: $0)
        }
      }
    }
  }

  @Test(arguments: walks)
  func `every message and every end comes to one end`(walk: Walk) throws {
    var walker = Walker(walk)
    try walker.walk(steps: 1_500)
    let session = walker.session
    #expect(session.connectionCount == 0)
    #expect(session.bytesInFlight == 0)
    #expect(session.deadline == nil)
    var ledger = Ledger(isInOrder: walk.inOrder)
    for event in session.log { ledger.enter(event) }
    ledger.close()
    #expect(ledger.faults == [])
    #expect(walker.faults() == [])
    // The walk is worth something only if it went everywhere.
    #expect(ledger.deliveredCount > 300 && ledger.lostCount > 0)
    #expect(Set(ledger.closedBy) == Set([.client, .server, .net]))
    let statistics = try #require(session.tap(Statistics.self))
    #expect(statistics.over == statistics.opened)
    #expect(statistics.total.both.delivered == ledger.deliveredCount)
    #expect(statistics.total.both.lost == ledger.lostCount)
  }

  @Test(arguments: walks.filter { $0.seed == 1 })
  func `the same walk twice is the same to the event`(walk: Walk) throws {
    var (first, second) = (Walker(walk), Walker(walk))
    try first.walk(steps: 300)
    try second.walk(steps: 300)
    #expect(first.session.log == second.session.log)
    #expect(first.diary.entries == second.diary.entries)
  }
}

/// Drives a session with actions drawn from dice.
private struct Walker {
  let diary = Diary()
  var session: Session
  private var dice: Dice
  private let isLive: Bool
  private let inOrder: Bool
  private var clients: [ClientID] = []
  /// Which client opened each connection.
  private var owners: [ClientID] = []
  /// Ends that vanished, as their names and the connection's index, and so are told no more.
  private var vanished: Set<String> = []

  init(_ walk: SessionWalkTests.Walk) {
    (dice, isLive, inOrder) = (Dice(seed: walk.seed), walk.isLive, walk.inOrder)
    var limits = SessionLimits()
    limits.connections = 20
    limits.messageBytes = 50
    limits.inFlightMessages = 20
    let diary = diary
    // It rejects some at once, and answers some messages.
    let simulated = Witness(name: "backend", diary: diary) { event, outbox in
      switch event {
      case .opened(let id, _) where id.index % 7 == 3: outbox.reject(id, status: 404)
      case .opened(let id, _) where id.index % 7 == 4: outbox.close(id)
      case .message(let id, let message) where message.bytes.count % 3 == 0:
        outbox.send(Message(text: "re: \(message.text)"), on: id)
      default: break
      }
    }
    session = Session(
      backend: walk.isLive ? RemoteEndpoint() : simulated,
      configuration: .init(
        seed: Seed(UInt64(walk.seed)), conditions: .fifty,
        crossing: Crossing(handshake: walk.handshake), limits: limits),
      taps: [Log(), Statistics()])
    for index in 0..<5 {
      clients.append(session.addClient(Witness(name: "client \(index)", diary: diary)))
    }
  }

  mutating func walk(steps: Int) throws {
    for _ in 0..<steps {
      act()
      try pass(.microseconds(dice.roll(20_000)))
    }
    // Whoever still has a connection lets go of it, and time runs out.
    for name in Self.ruleNames { session.removeRule(named: name) }
    session.setConditions(.fifty)
    for index in owners.indices { session.setConditions(.fifty, for: ConnectionID(index: index)) }
    for index in owners.indices { close(index, as: owner(index), code: 1_000) }
    while session.deadline != nil { try pass(.milliseconds(20)) }
    for index in owners.indices where isLive { close(index, as: .backend, code: 1_000) }
    while session.deadline != nil { try pass(.milliseconds(20)) }
  }

  private func owner(_ index: Int) -> End { .client(owners[index]) }

  private mutating func act() {
    let index = owners.isEmpty ? 0 : max(0, owners.count - 1 - dice.roll(12))
    let end: End = owners.isEmpty || dice.roll(2) == 0 ? .backend : owner(index)
    let id = ConnectionID(index: index)
    switch dice.roll(100) {
    case 0..<8:
      let client = clients[dice.roll(clients.count)]
      let opened = session.act(as: .client(client)) {
        $0.connect(OpenRequest(subprotocols: ["a"]))
      }
      #expect(opened.index == owners.count)
      owners.append(client)
    case 8..<80:
      let message = Message(text: String(repeating: "x", count: dice.roll(52)))
      session.act(as: end) { $0.send(message, on: id) }
    case 80..<84: session.act(as: end) { $0.sendToAll(Message(text: "all"), except: id) }
    case 84..<88: close(index, as: end, code: 1_000)
    case 88..<92: close(index, as: end, code: 1_006)
    case 92: session.act(as: .backend) { $0.reject(id) }
    case 93: session.act(as: .backend) { $0.accept(id, subprotocol: nil) }
    case 94: session.setRule(rule())
    case 95: session.removeRule(named: Self.ruleNames[dice.roll(3)])
    default: session.setConditions(conditions(), for: dice.roll(2) == 0 ? id : nil)
    }
  }

  private mutating func close(_ index: Int, as end: End, code: UInt16) {
    let name = end == .backend ? "backend" : "client \(owners[safe: index]?.index ?? 0)"
    if code == 1_006 { vanished.insert("\(name) \(index)") }
    session.act(as: end) { $0.close(ConnectionID(index: index), code: code) }
  }

  private mutating func conditions() -> LinkPair<LinkConditions> {
    let inOrder = inOrder
    func one(_ dice: inout Dice) -> LinkConditions {
      var conditions = LinkConditions(
        delay: .milliseconds(dice.roll(60)),
        jitter: Jitter(
          width: .milliseconds(dice.roll(30)), shape: dice.roll(2) == 0 ? .normal : .uniform),
        loss: .percent(10),
        duplicate: .percent(10), cut: .percent(Double(dice.roll(2))),
        rate: dice.roll(2) == 0 ? nil : .bitsPerSecond(8_000),
        limit: .init(messages: 5), inOrder: inOrder)
      Self.impair(&conditions, &dice, inOrder: inOrder)
      return conditions
    }
    var pair = LinkPair(uplink: one(&dice), downlink: one(&dice))
    pair.uplink.enabled = dice.roll(8) > 0
    return pair
  }

  private static func impair(
    _ conditions: inout LinkConditions, _ dice: inout Dice, inOrder: Bool
  ) {
    switch dice.roll(12) {
    case 0: conditions.flow = .hold
    case 1: conditions.flow = .outage
    case 2, 3: conditions.lossMode = .retransmit
    case 4: conditions.discipline = .drophead
    case 5: conditions.discipline = .codel(target: .milliseconds(2), interval: .milliseconds(9))
    case 6: conditions.loss = .gilbertElliott(GilbertElliott(goodToBad: .percent(20)))
    case 7: conditions.corrupt = Corruption(chance: .percent(50), correlation: .percent(30))
    case 8: conditions.reorder = Reordering(chance: .percent(inOrder ? 0 : 50), gap: 2)
    case 9:
      conditions.jitter = .deviation(
        .milliseconds(9), .paretonormal, correlation: .percent(50))
    default: break
    }
    conditions.isShared = dice.roll(4) == 0
  }

  static let ruleNames = ["a", "b", "c"]

  private mutating func rule() -> Rule {
    let verdicts: [RuleVerdict] = [
      .pass, .drop, .delay(.milliseconds(30)), .duplicate, .corrupt, .hold(nil),
      .hold(.milliseconds(25)), .close(code: 1012, reason: "rule"),
    ]
    let match = RuleMatch(
      direction: dice.roll(2) == 0 ? .uplink : nil, size: dice.roll(9)...40,
      probability: .percent(20))
    return Rule(
      name: Self.ruleNames[dice.roll(3)], match: match, verdict: verdicts[dice.roll(8)])
  }

  /// Lets time go on, and then the live backend do what its driver would.
  private mutating func pass(_ duration: Duration) throws {
    try session.advance(to: session.now.advanced(by: duration))
    guard isLive else { return }
    var deliveries: [RemoteEndpoint.Delivery] = []
    session.takeDeliveries(of: .backend, into: &deliveries)
    for delivery in deliveries {
      diary.write(delivery.event, to: "backend", at: session.now)
      let id = delivery.event.connection
      switch delivery.event {
      // Some are left without an answer, until the dice give one or the client gives up.
      case .opened where id.index % 3 > 0:
        session.act(as: .backend) { $0.accept(id, subprotocol: "a") }
      // Some closes are left without an answer until the walk ends.
      case .closed where id.index % 5 > 0: session.act(as: .backend) { $0.close(id) }
      default: break
      }
    }
  }

  /// What was told amiss: each end hears of an opening before all else, at most once, of the
  /// end after all else, exactly once, unless it let go first.
  func faults() -> [String] {
    enum Told { case opened, closed }
    var faults: [String] = []
    var told: [String: Told] = [:]
    var rejected: Set<String> = []
    for event in session.log {
      if case .answered(.rejected, _) = event.kind, let id = event.connection {
        rejected.insert("backend \(id.index)")
      }
    }
    for entry in diary.entries {
      let name = "\(entry.end) \(entry.event.connection.index)"
      switch (entry.event, told[name]) {
      case (.opened, nil): told[name] = .opened
      case (.message, .opened): break
      case (.closed, .opened), (.rejected, nil): told[name] = .closed
      // It broke in its handshake.
      case (.closed(_, let closure), nil) where closure.party == .net: told[name] = .closed
      default:
        let before = told[name].map { "\($0)" } ?? "nothing"
        faults.append("\(name) was told \(entry.event.brief) after \(before)")
      }
    }
    for (name, last) in told where last == .opened {
      if !vanished.contains(name), !rejected.contains(name) {
        faults.append("\(name) was never told of the end")
      }
    }
    return faults.sorted()
  }
}

/// Books what was sent against what became of it.
private struct Ledger {
  let isInOrder: Bool
  private(set) var faults: [String] = []
  private(set) var deliveredCount = 0
  private(set) var lostCount = 0
  private(set) var closedBy: [Closure.Party] = []

  private struct Way: Hashable {
    var connection: ConnectionID
    var direction: Direction
  }

  private struct Item: Hashable {
    var way: Way
    var index: Int
  }

  /// When the copies of a message are due that have not come to an end.
  private var awaited: [Item: [Instant]] = [:]
  /// How many copies wait until the link decides, or decides again.
  private var waiting: [Item: Int] = [:]
  private var sentAt: [Item: Instant] = [:]
  private var nextIndex: [Way: Int] = [:]
  private var lastDelivered: [Way: Int] = [:]
  private var open: Set<ConnectionID> = []
  private var now = Instant.start

  init(isInOrder: Bool) {
    self.isInOrder = isInOrder
  }

  mutating func enter(_ event: SessionEvent) {
    if event.instant < now { fault("time went back", event) }
    now = event.instant
    guard let id = event.connection else { return }
    switch event.kind {
    case .opening: if !open.insert(id).inserted { fault("opened twice", event) }
    case .closed: if open.remove(id) == nil { fault("over twice, or never open", event) }
    case .closing(_, let closure):
      if !open.contains(id) { fault("closing what is over", event) }
      closedBy.append(closure.party)
    case .sent(let direction, let index, _, let verdict, _):
      let way = Way(connection: id, direction: direction)
      if index != nextIndex[way, default: 0] { fault("not the next in order", event) }
      nextIndex[way] = index + 1
      let item = Item(way: way, index: index)
      sentAt[item] = now
      decide(verdict, item, event)
    case .left(let direction, let index, let verdict):
      let item = Item(way: Way(connection: id, direction: direction), index: index)
      // What is due now and waits again comes to no end yet.
      if verdict == .waiting { settle(item, event) } else { endWait(item, event) }
      decide(verdict, item, event)
    case .delivered(let direction, let index, _, let sent):
      deliveredCount += 1
      let item = Item(way: Way(connection: id, direction: direction), index: index)
      if sentAt[item] != sent { fault("sent at another instant", event) }
      if !open.contains(id) { fault("delivered to what is over", event) }
      if isInOrder, lastDelivered[item.way, default: -1] > index { fault("overtook", event) }
      lastDelivered[item.way] = index
      settle(item, event)
    case .lost(let direction, let index, _, _):
      lostCount += 1
      let item = Item(way: Way(connection: id, direction: direction), index: index)
      if waiting[item] == nil { settle(item, event) } else { endWait(item, event) }
    case .answered, .arrived, .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
  }

  mutating func close() {
    for (item, _) in awaited { faults.append("\(item) came to no end") }
    for (item, _) in waiting { faults.append("\(item) waits for ever") }
    for id in open { faults.append("\(id) is not over") }
    faults.sort()
  }

  private mutating func decide(
    _ verdict: SimplexLink.Verdict, _ item: Item, _ event: SessionEvent
  ) {
    switch verdict {
    case .scheduled(let due): awaited[item, default: []] += [due]
    case .duplicated(let due, let again): awaited[item, default: []] += [due, again]
    case .damaged(_, let due, let again):
      awaited[item, default: []] += [due] + (again.map { [$0] } ?? [])
    case .waiting: waiting[item, default: 0] += 1
    case .dropped, .cut: break
    }
    for due in awaited[item] ?? [] where due < now { fault("due before it was sent", event) }
  }

  private mutating func endWait(_ item: Item, _ event: SessionEvent) {
    guard let count = waiting[item] else { return fault("did not wait", event) }
    waiting[item] = count == 1 ? nil : count - 1
  }

  private mutating func settle(_ item: Item, _ event: SessionEvent) {
    guard var dues = awaited[item], let place = dues.firstIndex(of: now) else {
      return fault("not due now", event)
    }
    dues.remove(at: place)
    awaited[item] = dues.isEmpty ? nil : dues
  }

  private mutating func fault(_ what: String, _ event: SessionEvent) {
    faults.append("\(what): \(event)")
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
