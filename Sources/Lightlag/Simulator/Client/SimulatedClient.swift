public import LightlagCore
public import LightlagEncoding

/// A client of a simulator, which a test plays.
public struct SimulatedClient: Sendable, Hashable {
  /// Where it is connected to.
  public let simulator: Simulator

  /// Its name in the simulator.
  public let id: ClientID

  /// How far its connection is.
  public var state: ConnectionState { simulator.read { $0.clients[id.index].state } }

  /// Sends an event to the server.
  ///
  /// - Throws: `SimulatorFailure.clientGone` where it is not connected.
  public func emit(_ event: String, _ data: JSON = [:]) async throws {
    try simulator.use { state throws(SimulatorFailure) in
      try state.emit(event, data, from: id.index)
    }
  }

  /// Returns the first event of a name that was not taken yet, or waits for it.
  ///
  /// Events of other names stay, to be taken later.
  ///
  /// - Parameters:
  ///   - event: The name, or `nil` for the first event of any.
  ///   - within: How long it may take, or `nil` for as long as it does, but no more than
  ///     `SimulatorOptions.maxStepsPerWait`.
  ///   - file: Where it is awaited, to be told in a deadlock.
  ///   - line: The line there.
  /// - Returns: The event.
  /// - Throws: `SimulatorFailure.deadlinePassed`, which tells what came instead,
  ///   `.clientGone` when the connection ends, or `.neverComes`.
  public func next(
    _ event: String? = nil, within: Duration? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) async throws -> SimulatorEvent {
    let answer = try await simulator.wait(
      for: .event(event), at: id.index, within: within, file: file, line: line)
    guard case .event(let event) = answer else { throw CancellationError() }
    return event
  }

  /// Whether an event comes within a time, or has come and was not taken yet; it is taken then.
  ///
  /// - Throws: `SimulatorFailure.clientGone` when the connection ends.
  public func received(
    _ event: String, within: Duration, file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Bool {
    do {
      _ = try await next(event, within: within, file: file, line: line)
      return true
    } catch SimulatorFailure.deadlinePassed, SimulatorFailure.neverComes {
      return false
    }
  }

  /// How many events of a name have ever arrived, taken or not.
  public func count(of event: String) -> Int {
    simulator.read { $0.clients[id.index].inbox.counts[event] ?? 0 }
  }

  /// Begins to close the connection; where there is none, nothing happens.
  public func disconnect() { simulator.disconnect(id) }

  /// Opens a connection, if there is none, and waits until events may be sent.
  ///
  /// - Throws: `SimulatorFailure`, where it is refused or the time passes.
  public func reconnect(
    within: Duration? = nil, file: StaticString = #fileID, line: UInt = #line
  ) async throws {
    simulator.use { $0.open(id.index) }
    _ = try await simulator.wait(
      for: .connection, at: id.index, within: within, file: file, line: line)
  }

  public static func == (left: SimulatedClient, right: SimulatedClient) -> Bool {
    left.simulator === right.simulator && left.id == right.id
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(simulator))
    hasher.combine(id)
  }
}
