public import LightlagCore
public import LightlagEncoding

/// What the server does with events.
extension Simulator {
  /// Has a handler called for each event of a name that arrives at the server.
  ///
  /// Handlers of one event are called in the order in which they were added, and one event after
  /// another. One that throws is counted, and nothing else comes of that. With a rover they hear of
  /// what the rover has found in order, after it has obeyed.
  public func on(_ event: String, _ handler: @escaping EventHandler) {
    use { $0.add(event, handler) }
    beginCaller()
  }

  /// Has a handler called for each event that has none of its own.
  public func onUnhandled(_ handler: @escaping DefaultEventHandler) {
    use { $0.addDefault(handler) }
    beginCaller()
  }

  /// Says what fields an event's data must have, in place of what was said before.
  ///
  /// What does not follow that reaches no handler, is counted, and is answered by an event `error`
  /// which names the field. A rover has schemas of its own, and looks at no others.
  public func setSchema(_ fields: KeyValuePairs<String, FieldKind>, for event: String) {
    let schema = fields.map { (field: $0.key, kind: $0.value) }
    use { $0.schemas[event] = schema }
  }

  /// Whether events that have a schema must follow it; a rover decides by its options.
  public var isValidating: Bool {
    get { read { $0.isValidating } }
    set { use { $0.isValidating = newValue } }
  }

  /// Sends an event from the server to one client, or to all that are connected.
  ///
  /// - Returns: To how many it was sent.
  /// - Throws: `SimulatorFailure` where that client is not there; to all, there may be none.
  @discardableResult
  public func emit(
    _ event: String, _ data: JSON = [:], to client: ClientID? = nil
  ) async throws -> Int {
    try use { state throws(SimulatorFailure) in try state.emit(event, data, to: client) }
  }

  /// Has the server receive an event from a client at once, past the link.
  ///
  /// Handlers are called before this returns, unless others are at work that go first.
  ///
  /// - Throws: `SimulatorFailure` where nobody handles it, where it is not in order, or where the
  ///   client is not connected.
  public func receive(
    _ event: String, _ data: JSON = [:], from client: ClientID
  ) async throws {
    try use { state throws(SimulatorFailure) in
      try state.checkSimulated("to receive as the server")
      let line = try state.line(client)
      guard line.state == .connected else {
        throw SimulatorFailure.clientGone(client, reason: line.reason)
      }
      guard state.handlers.handles(event) else {
        throw SimulatorFailure.nobodyHandles(event: event, handled: state.handlers.names)
      }
      try state.take(event, data, from: client.index)
    }
    await makeCalls()
  }
}

/// A client as the server sees it.
public struct SimulatorPeer: Sendable {
  /// Where it is connected to.
  public let simulator: Simulator

  /// Which client it is.
  public let id: ClientID

  /// Sends an event to it.
  ///
  /// - Throws: `SimulatorFailure` where it is not there any more.
  public func emit(_ event: String, _ data: JSON = [:]) async throws {
    try await simulator.emit(event, data, to: id)
  }
}
