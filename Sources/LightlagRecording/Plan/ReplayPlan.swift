public import LightlagCore
import LightlagEncoding

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
  /// How far the plan has come.
  public struct Progress: Hashable, Sendable {
    /// What was done, and what there is to do.
    public var doneCount: Int
    /// All that there is to do.
    public var stepCount: Int
    /// How many times it went on without something that did not come.
    public var skippedWaits: Int
    /// How many messages came that were not recorded.
    public var extraCount: Int

    /// What came that was waited for, from the first on without a gap, and what there is of it;
    /// what a connection that is over did not bring counts as come.
    public var seenCount: Int
    /// What there is to wait for.
    public var expectedCount: Int

    /// Whether all was done.
    public var isDone: Bool { doneCount == stepCount }

    /// Whether all was done, and all that was waited for came.
    public var isSettled: Bool { isDone && seenCount == expectedCount }
  }

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
  private let redactor: Redactor?
  private let unexpected: MatchRules.Unexpected

  /// What is done next.
  private var position = 0
  /// Which deliveries have come, and how many from the first on without a gap.
  private var hasCome: [Bool]
  private var seenCount = 0
  /// Since when nothing has happened that would let it go on.
  private var waitingSince = Instant.start
  private var skippedWaits = 0
  private var extraCount = 0
  private var bindings = Bindings()
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
  ///   - reader: Understands the protocol of the messages.
  ///   - redactor: Takes secrets out of what comes, as they were taken out of the recording.
  ///   - secret: Returns a secret by its name, to be put back into what is sent; without it the
  ///     placeholders are sent.
  /// - Throws: `Redactor.MissingSecret` for the first that is not known.
  public init(
    _ recording: Recording, playing side: PlayedSide, rules: MatchRules = MatchRules(),
    pace: ReplayPace = .recorded, patience: Duration = .seconds(10),
    reader: any MessageReader = TextMessageReader(), redactor: Redactor? = nil,
    secret: ((String) -> String?)? = nil
  ) throws(Redactor.MissingSecret) {
    self.side = side
    self.patience = patience
    self.redactor = redactor
    unexpected = rules.extra
    normalisation = Normalisation(rules.rules, reader: reader)
    script = try PlannedScript(recording, side, pace, reader: reader).restoring(secret)
    hasCome = Array(repeating: false, count: script.deliveries.count)
    for opening in script.openings { streams[opening.id] = PlannedStream(target: opening.target) }
    for (index, delivery) in script.deliveries.enumerated() {
      switch delivery.kind {
      case .opened: streams[delivery.connection]?.opening = index
      case .message: streams[delivery.connection]?.deliveries.append(index)
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

  public var deadline: Instant? {
    guard position < script.steps.count else { return nil }
    let step = script.steps[position]
    guard step.needed > seenCount else { return Instant(nanoseconds: step.due) }
    // A server waits for its first client as long as it takes.
    if side == .backend, connections.isEmpty { return nil }
    // Nobody is given up before the time at which it would matter.
    return max(Instant(nanoseconds: step.due), waitingSince).advanced(by: patience)
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    let before = seenCount
    // What nothing waits for, and be it for ever, is no reason to be patient.
    defer { if seenCount > before { waitingSince = now } }
    switch event {
    case .opened(let id, let request): opened(id, request, outbox: &outbox)
    case .rejected(let id, _, _):
      guard let name = recordedNames[id] else { break }
      giveUp(name)
    case .message(let id, let message): take(message, id, outbox: &outbox)
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
    let step = script.steps[position]
    if step.needed > seenCount {
      skippedWaits += 1
      for index in seenCount..<step.needed { hasCome[index] = true }
      countSeen()
    }
    waitingSince = now
    repeat {
      let event = script.steps[position].event
      position += 1
      perform(event, outbox: &outbox)
    } while position < script.steps.count && script.steps[position].isJoined
      && script.steps[position].needed <= seenCount
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

  private mutating func take(_ message: Message, _ id: ConnectionID, outbox: inout Outbox) {
    guard let name = recordedNames[id], let target = streams[name]?.target else { return }
    if normalisation.reader.noise(message, target: target) == .heartbeat {
      if let answer = normalisation.reader.answer(toHeartbeat: message) {
        outbox.send(answer, on: id)
      }
      return
    }
    let message = redactor?.redact(message) ?? message
    let (planned, rules) = (script.deliveries, normalisation)
    let caused = position < script.steps.count ? script.steps[position].needed : planned.count
    guard let index = streams[name]?.take(message, planned, caused: caused, rules) else {
      return refuse(id, outbox: &outbox)
    }
    if case .message(let recorded) = script.deliveries[index].kind {
      _ = bindings.take(
        expected: MessageUnit(message: recorded, index: 0, sentAt: .start),
        actual: MessageUnit(message: message, index: 0, sentAt: .start), normalisation,
        connection: name, side.direction.opposite)
    }
    see(index)
  }

  /// Takes a message that was not recorded, and closes its connection where the rules ask for that.
  private mutating func refuse(_ id: ConnectionID, outbox: inout Outbox) {
    extraCount += 1
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
    if let opening = stream.opening { hasCome[opening] = true }
    for index in stream.deliveries { hasCome[index] = true }
    for index in stream.closings { hasCome[index] = true }
    countSeen()
  }

  // MARK: What is done

  private mutating func perform(_ event: SessionEvent, outbox: inout Outbox) {
    guard let name = event.connection else { return }
    if case .opening(_, let request, _) = event.kind {
      let id = outbox.connect(request)
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
      event.kind = .sent(
        direction, index: index, substituting(message, on: name), verdict, queued: queued)
    }
    RecordedInput(event: event, isJoined: false).perform(in: &outbox)
  }

  /// Puts what values are this time into a message of the recording.
  private func substituting(_ message: Message, on name: ConnectionID) -> Message {
    guard message.kind == .text else { return message }
    let read = normalisation.reader.read(message)
    var json = read.json
    if let found = read.json, normalisation.hasRule(for: read.event) {
      json = .some(normalisation.substituting(found, of: read.event, bindings))
    }
    let number = read.acknowledgement.map { number in
      bindings.value(
        read.acknowledgementName(name, side.direction), for: .string(number))?.string ?? number
    }
    guard json != read.json || number != read.acknowledgement, let json else { return message }
    return Message(.text, Array((read.prefix + (number ?? "")).utf8) + json.bytes)
  }
}

extension Normalisation {
  /// Returns JSON with what is bound in the place of what was recorded.
  func substituting(_ json: JSON, of event: String?, _ bindings: Bindings) -> JSON {
    var json = json
    for rule in rules where rule.event == nil || rule.event == event {
      guard case .bind(let name) = rule.normaliser else { continue }
      json = rule.pointer.rewriting(json) { value, _ in
        bindings.value(name, for: value) ?? value
      }
    }
    return json
  }
}
