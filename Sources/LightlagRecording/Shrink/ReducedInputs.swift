import LightlagCore

/// The inputs of a recording that are left when some are left out, under their new names.
struct ReducedInputs {
  private(set) var backend: [RecordedInput] = []
  private(set) var clients: [[RecordedInput]] = []
  private(set) var controls: [ControlInput] = []
  /// The conditions of all connections, with the losses where there is but one connection.
  private(set) var conditions: LinkPair<LinkConditions>

  private let kept: Set<RecordingShrink.Item>
  private let canDropConnections: Bool
  private let subject: RecordingHeader.Subject
  /// The new name of each connection that is left; never iterated.
  private var names: [ConnectionID: ConnectionID] = [:]

  init(_ shrink: RecordingShrink, _ kept: Set<RecordingShrink.Item>) {
    self.kept = kept
    subject = shrink.recording.header.subject
    canDropConnections = subject == .client || subject == .both
    conditions = shrink.recording.header.configuration.network.conditions
    var openings: [(id: ConnectionID, instant: Instant)] = []
    for event in shrink.recording.events {
      guard case .opening = event.kind, let id = event.connection, keeps(connection: id) else {
        continue
      }
      names[id] = canDropConnections ? ConnectionID(index: openings.count) : id
      openings.append((names[id] ?? id, event.instant))
    }
    backend = filtered(shrink.inputs.backend)
    clients = shrink.inputs.clients.map(filtered)
    for (index, control) in shrink.inputs.controls.enumerated()
    where kept.contains(.control(index)) {
      controls.append(control)
    }
    if shrink.hasExplicitLosses { writeLosses(shrink.recording, openings) }
  }

  private func keeps(connection: ConnectionID) -> Bool {
    !canDropConnections || kept.contains(.connection(connection))
  }

  /// Whether a message is left; one that was simulated comes by itself.
  private func keeps(_ connection: ConnectionID, _ direction: Direction, _ index: Int) -> Bool {
    !RecordingShrink.isOutside(subject, direction)
      || kept.contains(.message(connection, direction, index: index))
  }

  private func filtered(_ inputs: [RecordedInput]) -> [RecordedInput] {
    var result: [RecordedInput] = []
    for input in inputs {
      guard let connection = input.event.connection, let name = names[connection] else { continue }
      switch input.event.kind {
      case .sent(let direction, let index, _, _, _):
        guard keeps(connection, direction, index) else { continue }
      case .closing(let direction, _) where RecordingShrink.isOutside(subject, direction):
        guard kept.contains(.closing(connection, direction)) else { continue }
      // A measurement, whose positions would be others.
      case .arrived: continue
      default: break
      }
      var event = input.event
      event.connection = name
      // What it was one act with may have been left out.
      let isJoined = input.isJoined && result.last?.event.instant == event.instant
      result.append(RecordedInput(event: event, isJoined: isJoined))
    }
    return result
  }

  /// When the run ends that is made of them.
  func end(of recording: Recording) -> Instant {
    guard subject == .both else { return recording.endInstant }
    let acts = ([backend] + clients).compactMap { $0.last?.event.instant }
    let last = (acts + [controls.last?.instant ?? .start]).max() ?? .start
    // The end has an instant of its own.
    let least = last.advanced(by: .nanoseconds(1))
    return kept.contains(.rest) ? max(least, recording.endInstant) : least
  }

  // MARK: Losses

  private mutating func writeLosses(
    _ recording: Recording, _ openings: [(id: ConnectionID, instant: Instant)]
  ) {
    let losses = lossPositions(recording)
    conditions.uplink.loss = .none
    conditions.downlink.loss = .none
    for (id, instant) in openings {
      guard let positions = losses[id] else { continue }
      var own = conditions
      if !positions.uplink.isEmpty { own.uplink.loss = .indices(positions.uplink) }
      if !positions.downlink.isEmpty { own.downlink.loss = .indices(positions.downlink) }
      if openings.count == 1 {
        conditions = own
      } else {
        insert(ControlInput(own, for: id, at: instant))
      }
    }
  }

  /// The positions, among the messages that are left, of those that are lost.
  private func lossPositions(
    _ recording: Recording
  ) -> [ConnectionID: LinkPair<[Int]>] {
    var counts: [ConnectionID: LinkPair<Int>] = [:]
    var losses: [ConnectionID: LinkPair<[Int]>] = [:]
    for event in recording.events {
      guard case .sent(let direction, let index, _, let verdict, _) = event.kind,
        let connection = event.connection, let name = names[connection],
        keeps(connection, direction, index)
      else { continue }
      let position = counts[name, default: LinkPair(uplink: 0, downlink: 0)][direction]
      counts[name, default: LinkPair(uplink: 0, downlink: 0)][direction] += 1
      guard verdict == .dropped(.loss),
        kept.contains(.loss(connection, direction, index: index))
      else { continue }
      losses[name, default: LinkPair(uplink: [], downlink: [])][direction].append(position)
    }
    return losses
  }

  /// Adds a change of conditions behind what happens at its instant already.
  private mutating func insert(_ control: ControlInput) {
    let place = controls.firstIndex { $0.instant > control.instant } ?? controls.count
    controls.insert(control, at: place)
  }
}
