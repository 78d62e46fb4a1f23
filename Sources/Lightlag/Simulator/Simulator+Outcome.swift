public import LightlagCore
import LightlagDrivers
public import LightlagEncoding
public import LightlagMocks
import LightlagRecording

/// What a simulator tells of what has happened.
extension Simulator {
  /// What was counted so far.
  public var statistics: SimulatorStatistics {
    read { state in
      let counts = state.session.tap(HistoryTap.self)?.counts ?? .none
      let links = state.session.tap(Statistics.self) ?? Statistics()
      let rover = state.session.endpoint(.backend, as: MockRover.self)?.counts
      let delivered = counts.uplink.delivered + counts.downlink.delivered
      let latency = counts.uplink.latency + counts.downlink.latency
      return SimulatorStatistics(
        connections: links.opened, disconnections: links.over,
        connectedClients: state.clients.count { $0.state == .connected },
        messagesSent: counts.downlink.sent, messagesReceived: counts.uplink.delivered,
        messagesDropped: counts.uplink.dropped + counts.downlink.dropped,
        validationErrors: state.validationErrors + (rover?.validationErrors ?? 0),
        handlerErrors: state.handlerErrors + (rover?.handlerErrors ?? 0),
        unhandled: rover.map(\.unhandled) ?? state.unhandled,
        averageLatency: delivered > 0 ? latency / delivered : nil,
        uptime: Instant.start.duration(to: state.now), links: links)
    }
  }

  /// The latest events, the oldest first.
  ///
  /// - Parameters:
  ///   - count: Most that are wanted, or `nil` for all that are kept.
  ///   - event: The name that they must have, or `nil` for any.
  ///   - direction: The way that they must have gone, or `nil` for either.
  ///   - client: Whose they must be, or `nil` for all.
  /// - Returns: The events, as far as they are kept.
  public func history(
    last count: Int? = nil, event: String? = nil, direction: Direction? = nil,
    client: ClientID? = nil
  ) -> [HistoryEntry] {
    let tap = read { $0.session.tap(HistoryTap.self) }
    return tap?.entries(last: count, event: event, direction: direction, client: client) ?? []
  }

  /// The events that are on their way, in the order in which they were sent.
  public var messagesOnTheWay: [HistoryEntry] {
    history().filter { if case .onTheWay = $0.fate { true } else { false } }
  }

  /// Forgets all events so far; what was counted stays.
  public func clearHistory() {
    use { state in _ = state.session.withTap(HistoryTap.self) { $0.clear() } }
  }

  /// Writes the events that are kept to a JSON file, and the statistics; its folder is made.
  ///
  /// - Throws: `FileFailure` where the file cannot be written.
  public func exportHistory(to path: String) throws {
    let document: JSON = [
      "message_history": .array(history().map(\.json)), "statistics": statistics.json,
    ]
    Folder.create(for: path)
    try TextFile.write(document.prettyText + "\n", to: path)
  }

  /// Writes the run so far to a file, as a recording that can be compared and played; its folder
  /// is made.
  ///
  /// - Throws: `SimulatorFailure.notRecorded`, or `FileFailure` where it cannot be written.
  public func recording(to path: String) throws {
    let bytes = try recordingBytes()
    Folder.create(for: path)
    let log = try RecordingLog(path: path)
    log.write(bytes)
    log.finish()
    guard case .lossy(_, let reason) = log.result else { return }
    throw FileFailure(path: path, action: "write to", reason: reason)
  }

  /// The run so far, as a recording.
  ///
  /// - Throws: `SimulatorFailure.notRecorded`.
  public func recordingBytes() throws(SimulatorFailure) -> [UInt8] {
    let (recorder, now) = read { ($0.session.tap(Recorder.self), $0.now) }
    guard var recorder else { throw .notRecorded }
    recorder.finish(at: now)
    var lines: [UInt8] = []
    recorder.take(into: &lines)
    return lines
  }

  // MARK: The rover

  /// What the rover's server knows of it, or `nil` where the backend is no rover.
  public var roverState: RoverState? {
    read { $0.session.endpoint(.backend, as: MockRover.self)?.state }
  }

  /// Takes over what a partial state names, and has the rover tell all clients.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known, or
  ///   `SimulatorFailure.noRover`.
  public func updateRoverState(_ partial: JSON) throws {
    try withRover { rover in try rover.update(partial) }
  }

  /// Uses the rover, as nothing in the run does; a recording tells that it was, and not what for.
  ///
  /// - Throws: `SimulatorFailure.noRover`, or what the body throws.
  @discardableResult
  public func withRover<Result: Sendable>(
    _ body: (inout MockRover) throws -> Result
  ) throws -> Result {
    try use { state in
      guard state.server == .rover else { throw SimulatorFailure.noRover }
      state.noteTouch(by: "withRover")
      guard let result = try state.session.withEndpoint(.backend, as: MockRover.self, body)
      else { throw SimulatorFailure.noRover }
      return result
    }
  }

  /// Uses the simulated backend, as nothing in the run does; a recording tells that it was, and not
  /// what for.
  ///
  /// - Throws: `SimulatorFailure.otherBackend` where it is of another type, or what body throws.
  @discardableResult
  public func withBackend<Backend: Endpoint, Result: Sendable>(
    as type: Backend.Type, _ body: (inout Backend) throws -> Result
  ) throws -> Result {
    try use { state in
      if state.session.endpoint(.backend, as: type) != nil { state.noteTouch(by: "withBackend") }
      guard let result = try state.session.withEndpoint(.backend, as: type, body)
      else { throw SimulatorFailure.otherBackend(asked: "\(type)", found: state.backendKind) }
      return result
    }
  }
}

extension LinkPair where Element == HistoryTap.Count {
  /// Nothing counted.
  fileprivate static var none: LinkPair { LinkPair(uplink: .init(), downlink: .init()) }
}
