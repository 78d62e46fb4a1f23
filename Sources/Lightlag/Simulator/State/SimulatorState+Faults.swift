import LightlagCore

/// What goes wrong with the links because the user wants it to.
extension SimulatorState {
  /// Changes the conditions of all links.
  mutating func change(
    _ direction: Direction?, _ change: @escaping ConditionChanges.Change
  ) {
    conditionChanges.change(direction, change)
    applyConditions()
  }

  /// Changes the conditions of all links for a while, and returns what that ends with.
  mutating func beginConditions(_ change: @escaping ConditionChanges.Change) -> Int {
    let number = nextNumber()
    conditionChanges.begin(number)
    self.change(nil, change)
    return number
  }

  /// Ends that.
  mutating func endConditions(_ number: Int) {
    conditionChanges.end(number)
    applyConditions()
  }

  /// Lets nothing cross for a while.
  mutating func beginOutage(for duration: Duration) {
    let end = now.advanced(by: duration)
    weathering.outageEnd = max(end, weathering.outageEnd ?? end)
    plan(.outage, at: end)
    applyConditions()
  }

  /// Ends an outage whose time is over.
  mutating func endOutage() {
    guard let end = weathering.outageEnd, end <= now else { return }
    weathering.outageEnd = nil
    applyConditions()
  }

  /// Ends all that is wrong, but for the conditions.
  mutating func heal() {
    weathering = Weathering()
    for place in clients.indices {
      (clients[place].isPartitioned, clients[place].isHeld) = (false, false)
    }
    applyConditions()
  }

  /// Gives all links the conditions that hold now.
  mutating func applyConditions() {
    beginInput()
    var all = conditions
    for direction in Direction.allCases {
      all[direction].flow = weathering.flow(over: conditions[direction].flow)
    }
    session.setConditions(all)
    for line in clients where line.isPartitioned || line.isHeld {
      guard let connection = line.connection else { continue }
      var own = all
      for direction in Direction.allCases {
        own[direction].flow = line.isPartitioned ? .outage : .hold
      }
      session.setConditions(own, for: connection)
    }
  }
}
