/// How connections end, or do not come to be, though neither end wants that.
extension Session {
  /// Breaks a connection at a message: the sender learns at once, the receiver when the
  /// message would have arrived, after what was sent before it.
  mutating func cut(_ place: Int, _ direction: Direction, due: Instant) {
    bar(connections[place].client)
    switch configuration.network.breaks.manner {
    case .reset: reset(place, direction, due: due)
    case .close(let code, let reason): closeBothWays(place, code: code, reason: reason)
    }
  }

  /// Breaks a connection that has held long enough, or all in a phase that says so.
  mutating func breakOff(_ place: Int, _ manner: Breaks.Manner) {
    bar(connections[place].client)
    switch manner {
    case .reset:
      let due = connections[place].links.uplink.pass(.closeJitter, at: now) ?? now
      reset(place, .uplink, due: due)
    case .close(let code, let reason): closeBothWays(place, code: code, reason: reason)
    }
  }

  mutating func breakAll(_ manner: Breaks.Manner) {
    var place = connections.first
    while place >= 0 {
      let position = Int(place)
      place = connections[position].next
      guard !connections[position].isWired else { continue }
      breakOff(position, manner)
    }
  }

  /// Plans when a connection that is open from now on breaks.
  mutating func planBreak(of id: ConnectionID) {
    guard let mean = configuration.network.breaks.meanTime else { return }
    let draw = LinkChance(seed: configuration.seed, connection: id, direction: .uplink)
      .draw(.cutTime, 0)
    let time = draw.exponential(mean: mean.wholeNanoseconds)
    queue.insert(.cutTime(id), due: now.advanced(byNanoseconds: time))
  }

  /// Whether chance has a new connection refused, or broken, when it reaches the backend.
  mutating func isTurnedAway(_ place: Int) -> Bool {
    guard !connections[place].isWired else { return false }
    let id = connections[place].id
    let chance = LinkChance(seed: configuration.seed, connection: id, direction: .uplink)
    let openings = configuration.network.openings
    if openings.handshakeFailure != .never,
      chance.draw(.handshakeFailure, 0).decides(openings.handshakeFailure)
    {
      connections[place].stages.downlink = .gone
      sendClose(.vanished(.net), at: place, .downlink)
      return true
    }
    guard openings.refuse != .never, chance.draw(.refuse, 0).decides(openings.refuse)
    else { return false }
    connections[place].stages.downlink = .asked
    answer(id, .rejected(status: 503, reason: "refused by the link"), isDefault: false)
    return true
  }

  /// Whether a client is refused, since a connection of its own has just broken.
  func isBarred(_ end: Int) -> Bool { ends[end].barredUntil > now }

  private mutating func bar(_ end: Int) {
    let mean = configuration.network.openings.reconnectAfter.wholeNanoseconds
    guard mean > 0 else { return }
    // Addressed by how many connections there were: no two breaks of one client share that.
    let next = ConnectionID(index: connections.openedCount)
    let draw = LinkChance(seed: configuration.seed, connection: next, direction: .uplink)
      .draw(.reconnect, 0)
    let until = now.advanced(byNanoseconds: draw.exponential(mean: mean))
    ends[end].barredUntil = max(ends[end].barredUntil, until)
  }

  private mutating func reset(_ place: Int, _ direction: Direction, due: Instant) {
    guard connections[place].stages[direction] != .gone else { return }
    let id = connections[place].id
    let sender = direction == .uplink ? connections[place].client : 0
    let isToldAlready = connections[place].stages[direction] == .answering
    connections[place].stages[direction] = .gone
    note(id, .closing(direction, .vanished(.net)))
    if !isToldAlready { queue.insert(.broken(id, end: sender), due: now) }
    queue.insert(.close(id, direction, .vanished(.net)), due: due)
    settle(place)
  }

  private mutating func closeBothWays(_ place: Int, code: UInt16, reason: String) {
    let id = connections[place].id
    let closure = Closure(code: code, reason: reason, party: .net)
    for direction in Direction.allCases {
      guard let place = connections.place(of: id) else { return }
      // A client in its handshake has no WebSocket that could be closed, and sees it break.
      if direction == .uplink, connections[place].stages.uplink == .waiting {
        queue.insert(.broken(id, end: connections[place].client), due: now)
      }
      close(closure, at: place, direction)
    }
  }
}
