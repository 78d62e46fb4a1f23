public import LightlagCore

/// What the network does, and what goes wrong with it.
///
/// A client that is named stands for its own link, also where that is another simulator's.
extension Simulator {
  /// Changes the conditions of all links from now on; what is not named stays.
  ///
  /// - Parameters:
  ///   - direction: The direction that it holds for, or `nil` for both.
  ///   - change: Sets what is otherwise.
  public func setConditions(
    _ direction: Direction? = nil, _ change: @escaping @Sendable (inout LinkConditions) -> Void
  ) {
    use { $0.change(direction, change) }
  }

  /// The conditions of all links, but for phases of the profile and faults.
  public var conditions: LinkPair<LinkConditions> { read { $0.conditions } }

  /// Whether the network is simulated at all; if not, everything crosses at once.
  public var isNetworkEnabled: Bool {
    get { conditions.uplink.enabled && conditions.downlink.enabled }
    set { setConditions { $0.enabled = newValue } }
  }

  /// Runs a body under other conditions, and then sets them as they were.
  ///
  /// Several may be under way at once: what one changes ends with it, and that of others stays.
  /// What `setConditions` changes meanwhile ends with the one that began last.
  public func withConditions<Result>(
    _ change: @escaping @Sendable (inout LinkConditions) -> Void,
    _ body: () async throws -> Result
  ) async rethrows -> Result {
    let number = use { $0.beginConditions(change) }
    defer { use { $0.endConditions(number) } }
    return try await body()
  }

  // MARK: Faults

  /// Lets nothing cross any link for a while: what is sent, or would arrive, is lost.
  ///
  /// Connections stay; handshakes and closes wait. It returns at once.
  public func outage(for duration: Duration) { use { $0.beginOutage(for: duration) } }

  /// Lets nothing cross to or from a client until `heal`.
  public func partition(_ client: SimulatedClient) {
    client.simulator.use { state in
      state.clients[client.id.index].isPartitioned = true
      state.applyConditions()
    }
  }

  /// Ends outages, partitions and holds; what is held then arrives.
  public func heal() { use { $0.heal() } }

  /// Has all that crosses to or from a client wait, or, without one, all there is.
  public func hold(_ client: SimulatedClient? = nil) { setHeld(true, client) }

  /// Lets go what `hold` keeps.
  public func release(_ client: SimulatedClient? = nil) { setHeld(false, client) }

  /// Breaks a client's connection: it knows at once, and the server once that has crossed.
  public func cut(_ client: SimulatedClient) {
    client.simulator.use { $0.cut(client.id.index) }
  }

  // MARK: One by one

  /// Has one of `messagesOnTheWay` arrive now, whatever keeps it.
  ///
  /// ```swift
  /// simulator.hold()
  /// …
  /// for entry in simulator.messagesOnTheWay.reversed() { simulator.deliver(entry) }
  /// ```
  ///
  /// - Returns: Whether it was on its way; if not, nothing happens.
  @discardableResult
  public func deliver(_ entry: HistoryEntry) -> Bool { perform(.deliver, entry) }

  /// Has one of `messagesOnTheWay` never arrive.
  ///
  /// - Returns: Whether it was on its way; if not, nothing happens.
  @discardableResult
  public func drop(_ entry: HistoryEntry) -> Bool { perform(.drop, entry) }

  private func perform(_ verb: MessageOrder.Verb, _ entry: HistoryEntry) -> Bool {
    use { state in
      state.beginInput()
      return state.session.perform(
        MessageOrder(
          verb, connection: entry.connection, direction: entry.direction, index: entry.index))
    }
  }

  private func setHeld(_ isHeld: Bool, _ client: SimulatedClient?) {
    (client?.simulator ?? self).use { state in
      if let client {
        state.clients[client.id.index].isHeld = isHeld
      } else {
        state.weathering.isHeld = isHeld
      }
      state.applyConditions()
    }
  }
}
