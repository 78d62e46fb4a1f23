import LightlagCore

/// A recorded run under another network: each input comes when what it came of has come.
///
/// An input comes as long after each thing that its peer was told since its input before as it did
/// in the recording, and so after all of them; where it was told nothing, as long after the input
/// before. Inputs of a peer keep their order. For what never comes see `CausalRun+Hearing.swift`.
struct CausalRun {
  /// How far a lane is.
  struct Progress {
    /// Its next step.
    var position = 0
    /// When the step before was done.
    var latest = Instant.start
    /// What the next step waits for, and how long it comes behind that.
    var missing: [Cause: Duration] = [:]
    /// When the next step comes, as far as that is known.
    var earliest = Instant.start
    /// Whether the next step keeps the pace of its peer: it came of nothing, or that is lost.
    var keepsPace = true
    /// When something came that the next step has waited for.
    var heardAt = Instant.start
  }

  var session: Session
  /// How far the session has come.
  private(set) var instant = Instant.start
  let script: CausalScript
  let header: RecordingHeader
  /// How long something is waited for that a simulated end may not say any more.
  let patience: Duration
  /// How long the run goes on behind its end until all has arrived.
  private let overtime: Duration
  private let recordedEnd: Instant

  var lanes: [Progress]
  /// Lanes whose next input has its time.
  private var ready = CausalQueue()
  /// When lanes lose their patience.
  private var timers = EventQueue<(lane: Int, position: Int)>()
  var hearing: CausalHearing
  /// How many lanes have something left to do.
  private var openCount = 0
  /// When something was last done, or came that a lane waited for.
  private var progressAt = Instant.start
  /// How much later than in the recording the last input of a lane came, at most.
  private var lateness = Duration.zero
  /// The latest input of each end; never iterated.
  private var latestActs: [End: (instant: Instant, recorded: Instant)] = [:]
  var spare: [RemoteEndpoint.Delivery] = []

  init(
    _ session: Session, _ script: CausalScript, of recording: Recording,
    patience: Duration, overtime: Duration
  ) {
    (self.session, self.script, header) = (session, script, recording.header)
    (self.patience, self.overtime) = (patience, overtime)
    recordedEnd = recording.endInstant
    self.session.keepToldEnds()
    hearing = CausalHearing(of: recording, arrivals: script.arrivals)
    lanes = Array(repeating: Progress(), count: script.lanes.count)
  }

  /// Goes through the whole run; returns when it ends.
  mutating func perform() throws(SessionFailure) -> Instant {
    openCount = lanes.count
    for lane in lanes.indices { plan(lane) }
    while let next = [session.deadline, ready.first?.instant, timers.deadline].compactMap({ $0 })
      .min(), next <= limit
    {
      if session.deadline == next {
        try advance(to: next)
        listen()
      } else if let entry = ready.first, entry.instant == next {
        try act(ready.removeFirst())
      } else {
        try advance(to: next)
        let timer = timers.removeFirst()
        losePatience(timer.lane, at: timer.position)
      }
    }
    try advance(to: max(instant, end))
    return instant
  }

  private mutating func advance(to instant: Instant) throws(SessionFailure) {
    try session.advance(to: instant)
    self.instant = instant
  }

  /// When the run ends at the earliest.
  private var end: Instant { openCount > 0 ? .start : recordedEnd.advanced(by: lateness) }

  /// What happens behind it is no part of the run, as it stands now.
  private var limit: Instant {
    if openCount > 0 {
      let goesOn = ready.first != nil || timers.count > 0
      return goesOn ? .end : max(progressAt, recordedEnd).advanced(by: overtime)
    }
    return hearing.isSettled ? end : end.advanced(by: overtime)
  }

  // MARK: Inputs

  /// What a lane does next, or `nil` where it has done all.
  func step(of lane: Int) -> CausalLane.Step? {
    let (steps, position) = (script.lanes[lane].steps, lanes[lane].position)
    return position < steps.count ? steps[position] : nil
  }

  /// Has the next input of a lane come in its time, which is known now.
  mutating func schedule(_ lane: Int) {
    guard let step = step(of: lane) else { return }
    var due = max(lanes[lane].earliest, instant)
    if lanes[lane].keepsPace { due = max(due, lanes[lane].latest.advanced(by: step.gap)) }
    ready.insert(.init(instant: due, place: step.place, lane: lane))
  }

  mutating func armTimer(of lane: Int, behind instant: Instant) {
    timers.insert((lane, lanes[lane].position), due: instant.advanced(by: patience))
  }

  mutating func noteProgress() { progressAt = instant }

  /// Does an input, and what was one act with it.
  private mutating func act(_ entry: CausalQueue.Entry) throws(SessionFailure) {
    try advance(to: entry.instant)
    if let later = instantOfItsOwn(entry) {
      return ready.insert(.init(instant: later, place: entry.place, lane: entry.lane))
    }
    perform(entry)
    var place = entry.place
    while let next = ready.first, next.instant == instant, next.place == place + 1,
      step(of: next.lane)?.input.isJoined ?? false
    {
      place = next.place
      perform(ready.removeFirst())
    }
  }

  /// When an input comes instead that would come with another of its end, with which it was not one
  /// act; so that it is not taken for one when this run is repeated.
  private func instantOfItsOwn(_ entry: CausalQueue.Entry) -> Instant? {
    guard let step = step(of: entry.lane), case .end(let end, _) = step.input.act,
      let latest = latestActs[end], latest.instant == entry.instant,
      latest.recorded != step.input.instant
    else { return nil }
    return entry.instant.advanced(by: .nanoseconds(1))
  }

  private mutating func perform(_ entry: CausalQueue.Entry) {
    let lane = entry.lane
    guard let step = step(of: lane) else { return }
    if !isTooLate(step) { perform(step.input) }
    noteProgress()
    lanes[lane].latest = instant
    lanes[lane].position += 1
    listen()
    guard lanes[lane].position == script.lanes[lane].steps.count else { return plan(lane) }
    openCount -= 1
    lateness = max(lateness, step.input.instant.duration(to: instant))
  }

  /// Whether its end was told that the connection is over, which it had not been in the recording
  /// by then: it says nothing on it any more.
  private func isTooLate(_ step: CausalLane.Step) -> Bool {
    guard !step.isBehindClose, let close = step.input.closeToItsEnd,
      case .heard = hearing.fate(of: close)
    else { return false }
    return true
  }

  private mutating func perform(_ input: OrderedInput) {
    switch input.act {
    case .control(let control): perform(control)
    case .end(let end, let recorded):
      latestActs[end] = (instant, input.instant)
      var event = recorded.event
      // Nothing is said on a connection that was not opened.
      guard let name = event.connection, let id = hearing.names.inRun[name] ?? event.opened
      else { return }
      event.connection = id
      session.act(as: end) { RecordedInput(event: event, isJoined: false).perform(in: &$0) }
    }
  }

  private mutating func perform(_ control: ControlInput) {
    guard case .mark(let name, let data) = control.action else { return }
    guard let order = MessageOrder(markName: name, data: data) else {
      return control.perform(on: &session)
    }
    guard let id = hearing.names.inRun[order.connection] else { return }
    session.perform(
      MessageOrder(order.verb, connection: id, direction: order.direction, index: order.index))
  }
}

extension SessionEvent {
  /// The connection that it opens, or `nil` where it opens none.
  fileprivate var opened: ConnectionID? {
    if case .opening = kind { connection } else { nil }
  }
}
