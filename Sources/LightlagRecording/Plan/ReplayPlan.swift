public import LightlagCore

/// An end of the link that does again what its original did, after what the original did it after.
///
/// A `Player` keeps to the recorded instants; this waits for causes. What it does next is done when
/// all that had been received before it, on any connection, has come again, and its time has come.
/// So it can play against code under test that is slower or faster, in virtual time and in real:
/// as the backend, or as one client that opens the connections of all recorded clients.
///
/// Values that a rule binds are put into what it sends as they came this time, and so are the
/// numbers of acknowledgements. Heartbeats are answered when they come.
public struct ReplayPlan: Endpoint {
  /// How far it has come.
  public var progress: Progress {
    Progress(
      doneCount: position, stepCount: script.steps.count, skippedWaits: skippedWaits,
      extraCount: extraCount, seenCount: seenCount, expectedCount: hasCome.count)
  }

  /// For connections of the recording those of this run, as far as they are open.
  public private(set) var connections: [ConnectionID: ConnectionID] = [:]

  private let script: PlannedScript
  private let side: PlayedSide
  private let normalisation: Normalisation
  private let patience: Duration
  private var redactor: Redactor?
  private let unexpected: MatchRules.Unexpected
  /// Whether messages must be as recorded, so that one may have changed or be one too many.
  private let comparesMessages: Bool

  /// What is done next.
  private var position = 0
  /// Which deliveries have come, and how many from the first on without a gap.
  private var hasCome: [Bool]
  private var seenCount = 0
  /// Since when nothing has happened that would let it go on.
  private var waitingSince = Instant.start
  /// Since when all has come that is needed for what is done next.
  private var readySince = Instant.start
  private var skippedWaits = 0
  private var extraCount = 0
  /// How many messages on all connections nothing is known about yet, and since when.
  private var heldCount = 0
  private var doubtingSince: Instant?
  /// How many times it was waited in vain for what would have told.
  private var vainDoubts = 0
  private var bindings: Bindings
  /// By recorded names; never iterated.
  private var streams: [ConnectionID: PlannedStream] = [:]
  /// For connections of this run those of the recording; never iterated.
  private var recordedNames: [ConnectionID: ConnectionID] = [:]
  /// How many closes of ours are left on each connection; never iterated.
  private var closesLeft: [ConnectionID: Int] = [:]

  /// Creates the side of a recording.
  ///
  /// - Parameters:
  ///   - recording: What to do again.
  ///   - side: Which side.
  ///   - rules: What makes a message that comes the one that was recorded, and what is bound.
  ///   - pace: How recorded time is kept.
  ///   - patience: How long it waits for what does not come before it goes on without it.
  ///   - listening: How long it listens before it closes a connection at most, where its original
  ///     was silent there; five times that before all closes together.
  ///   - reader: Understands the protocol of the messages.
  ///   - redactor: Takes secrets out of what comes, as they were taken out of the recording.
  ///   - secret: Returns a secret by its name, to be put back into what is sent; without it the
  ///     placeholders are sent.
  ///   - replacedFields: The names, in lower case, of fields of handshakes in the place of which
  ///     others are sent: secrets in them need not be known.
  /// - Throws: `Redactor.MissingSecrets` for all that are not known, or empty.
  public init(
    _ recording: Recording, playing side: PlayedSide, rules: MatchRules = MatchRules(),
    pace: ReplayPace = .recorded, patience: Duration = .seconds(10),
    listening: Duration = .seconds(1),
    reader: any MessageReader = TextMessageReader(), redactor: Redactor? = nil,
    secret: ((String) -> String?)? = nil, replacedFields: Set<String> = []
  ) throws(Redactor.MissingSecrets) {
    self.side = side
    self.patience = patience
    self.redactor = redactor
    bindings = Bindings(secrets: redactor?.givenLabels ?? [:])
    unexpected = rules.extra
    comparesMessages = rules.level == .exact || rules.level == .causal
    normalisation = Normalisation(rules.rules, reader: reader)
    script = try PlannedScript(
      recording, side, pace, listening: listening, reader: reader
    ).restoring(secret, butFields: replacedFields)
    hasCome = Array(repeating: false, count: script.deliveries.count)
    for opening in script.openings {
      streams[opening.id] = PlannedStream(target: opening.target, side.direction.opposite)
    }
    for (index, delivery) in script.deliveries.enumerated() {
      switch delivery.kind {
      case .opened: streams[delivery.connection]?.opening = index
      case .message(let message): streams[delivery.connection]?.expect(message, index, reader)
      case .closed: streams[delivery.connection]?.closings.append(index)
      }
    }
    for step in script.steps {
      guard case .closing = step.event.kind, let id = step.event.connection else {
        continue
      }
      closesLeft[id, default: 0] += 1
    }
  }

  public var isOutside: Bool { true }

  /// The connections that are listened to for less long than when recorded before they are closed.
  package var cutSilences: [CutSilence] { script.cutSilences }

  /// A connection that is closed after a shorter silence than when it was recorded.
  package struct CutSilence: Sendable {
    /// The connection, under its recorded name.
    package let connection: ConnectionID
    /// How long nothing was said before it was closed.
    package let recorded: Duration
    /// How long it is listened now.
    package let planned: Duration
  }

  public var deadline: Instant? {
    guard needed > seenCount else { return isPlayed ? nil : due }
    // A server waits for its first client as long as it takes.
    if side == .backend, connections.isEmpty { return nil }
    return [doubtEnd, patienceEnd].compactMap { $0 }.min()
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    let (before, needed) = (seenCount, needed)
    // What nothing waits for, and be it for ever, is no reason to be patient.
    defer {
      if seenCount > before { waitingSince = now }
      if before < needed, needed <= seenCount { readySince = now }
    }
    switch event {
    case .opened(let id, let request): opened(id, request, outbox: &outbox)
    case .rejected(let id, _, _):
      guard let name = recordedNames[id] else { break }
      giveUp(name)
    case .message(let id, let message): take(message, id, at: now, outbox: &outbox)
    case .closed(let id, let closure):
      guard let name = recordedNames[id] else { break }
      giveUp(name)
      // An end outside must answer a close itself; a recorded answer is among the steps.
      if closure.isClean, closesLeft[name, default: 0] == 0 {
        outbox.close(id, code: closure.code)
      }
    }
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let deadline, deadline <= now else { return }
    if needed > seenCount {
      settleDoubts(at: now)
      guard needed <= seenCount || patienceEnd.map({ $0 <= now }) ?? false else { return }
      if needed > seenCount { goOnWithout() }
      readySince = now
    }
    guard !isPlayed, due <= now else { return }
    (waitingSince, readySince) = (now, now)
    repeat {
      let event = script.steps[position].event
      position += 1
      perform(event, outbox: &outbox)
    } while !isPlayed && script.steps[position].isJoined && needed <= seenCount
  }

  // MARK: What is waited for

  private var isPlayed: Bool { position == script.steps.count }

  /// How many of the deliveries come before what is done next, or in all.
  private var needed: Int {
    isPlayed ? script.deliveries.count : script.steps[position].needed
  }

  /// When it is time for what is done next, or for the end.
  private var due: Instant {
    guard !isPlayed else { return Instant(nanoseconds: script.end) }
    let step = script.steps[position]
    return max(Instant(nanoseconds: step.due), readySince.advanced(by: step.pause))
  }

  /// When what did not come is given up: nobody is, before the time at which it would matter.
  private var patienceEnd: Instant? {
    isPlayed ? nil : max(due, waitingSince).advanced(by: patience)
  }

  /// When messages that nothing is known about are taken for those that are waited for, and so have
  /// changed.
  private var doubtEnd: Instant? {
    doubtingSince.map { max(due, $0).advanced(by: doubt) }
  }

  /// How long it is waited for what would tell whether a message has changed or is one too many.
  ///
  /// Where the run may yet pass, all depends on it. Where it cannot any more, it is only a matter
  /// of what is told; and the more have changed, the more it is likely that others have.
  private var doubt: Duration {
    if unexpected == .ignore, vainDoubts == 0 { return patience }
    return min(patience, .seconds(1)) / (1 << min(vainDoubts, 30))
  }

  private mutating func settleDoubts(at now: Instant) {
    let (count, before, rules) = (needed, seenCount, normalisation)
    var hasChange = false
    for opening in script.openings where streams[opening.id]?.heldCount ?? 0 > 0 {
      guard let finding = streams[opening.id]?.settle(before: count, rules) else { continue }
      see(finding, on: opening.id)
      hasChange = hasChange || finding.hasChange
    }
    if hasChange { vainDoubts += 1 }
    if seenCount > before { waitingSince = now }
    doubtingSince = nil
  }

  private mutating func goOnWithout() {
    skippedWaits += 1
    let count = needed
    for opening in script.openings { streams[opening.id]?.giveUp(before: count) }
    for index in seenCount..<count { hasCome[index] = true }
    countSeen()
  }

  // MARK: What comes

  private mutating func opened(
    _ id: ConnectionID, _ request: OpenRequest, outbox: inout Outbox
  ) {
    if side == .backend {
      let target = ComparableTarget.of((redactor?.redact(request) ?? request).target)
      let name = script.openings.first { opening in
        guard opening.target == target, connections[opening.id] == nil else { return false }
        return !script.hasSeveralServers || opening.server == nil
          || opening.server == request.server
      }
      guard let name else {
        extraCount += 1
        return outbox.reject(id, status: 503, reason: "no such connection was recorded")
      }
      connections[name.id] = id
      recordedNames[id] = name.id
    }
    guard let name = recordedNames[id], let index = streams[name]?.opening else { return }
    see(index)
  }

  private mutating func take(
    _ message: Message, _ id: ConnectionID, at now: Instant, outbox: inout Outbox
  ) {
    guard let name = recordedNames[id], let target = streams[name]?.target else { return }
    if normalisation.reader.noise(message, target: target) == .heartbeat {
      if let answer = normalisation.reader.answer(toHeartbeat: message) {
        outbox.send(answer, on: id)
      }
      return
    }
    let message = redactor?.redact(message) ?? message
    let rules = normalisation
    guard let finding = streams[name]?.take(message, rules) else { return }
    see(finding, on: name)
    if !comparesMessages, let rest = streams[name]?.settle(before: .max, rules) {
      see(rest, on: name)
    }
    doubtingSince = heldCount > 0 && comparesMessages ? doubtingSince ?? now : nil
    if finding.extraCount > 0 { refuse(finding.extraCount, id, outbox: &outbox) }
  }

  /// Takes messages for those that were recorded.
  private mutating func see(_ finding: PlannedStream.Finding, on name: ConnectionID) {
    heldCount += finding.heldChange
    for (recorded, actual, deliveries) in finding.taken {
      _ = bindings.take(
        expected: recorded, actual: actual, normalisation, connection: name,
        side.direction.opposite)
      for index in deliveries { see(index) }
    }
  }

  /// Counts messages that were not recorded, and closes their connection where rules ask for that.
  private mutating func refuse(_ count: Int, _ id: ConnectionID, outbox: inout Outbox) {
    extraCount += count
    guard case .close(let code) = unexpected, let name = recordedNames[id] else { return }
    outbox.close(id, code: code, reason: "no such message was recorded")
    giveUp(name)
    // Nothing more is said on it, and whatever comes is nobody's.
    recordedNames[id] = nil
  }

  private mutating func see(_ index: Int) {
    hasCome[index] = true
    countSeen()
  }

  private mutating func countSeen() {
    while seenCount < hasCome.count, hasCome[seenCount] { seenCount += 1 }
  }

  /// Expects nothing more of a connection that is over, so that the others go on.
  private mutating func giveUp(_ name: ConnectionID) {
    guard let stream = streams[name] else { return }
    heldCount -= stream.heldCount
    streams[name]?.end()
    if heldCount == 0 { doubtingSince = nil }
    if let opening = stream.opening { hasCome[opening] = true }
    for index in stream.deliveries { hasCome[index] = true }
    for index in stream.closings { hasCome[index] = true }
    countSeen()
  }

  // MARK: What is done

  private mutating func perform(_ event: SessionEvent, outbox: inout Outbox) {
    guard let name = event.connection else { return }
    if case .opening(_, let request, _) = event.kind {
      let id = outbox.connect(redactor?.restoringHeard(request, bindings.label) ?? request)
      connections[name] = id
      recordedNames[id] = name
      return
    }
    if case .closing(_, let closure) = event.kind {
      closesLeft[name, default: 1] -= 1
      // Whoever vanishes, or closes before the connection is open, is told nothing more.
      let isOpen = streams[name]?.opening.map { hasCome[$0] } ?? true
      if !closure.isClean || !isOpen { giveUp(name) }
    }
    guard let id = connections[name], recordedNames[id] != nil else { return }
    var event = event
    event.connection = id
    if case .sent(let direction, let index, let message, let verdict, let queued) = event.kind {
      let whole = redactor?.restoringHeard(message, bindings.label) ?? message
      let bound = normalisation.substituting(whole, on: name, side.direction, bindings)
      event.kind = .sent(direction, index: index, bound, verdict, queued: queued)
    }
    RecordedInput(event: event, isJoined: false).perform(in: &outbox)
  }
}
