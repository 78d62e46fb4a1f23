/// How the conditions of the links change in the course of a run.
extension Session {
  /// Changes how links treat messages from now on.
  ///
  /// It holds for one connection, which then no longer follows the phases of the timeline, or
  /// for all and for those to come, over which the phases go on. What is in flight stays as it
  /// was decided, but for `flow`, which also holds up what would arrive.
  public mutating func setConditions(
    _ conditions: LinkPair<LinkConditions>, for connection: ConnectionID? = nil
  ) {
    guard let connection else {
      note(nil, .conditions(conditions))
      configuration.network.conditions = conditions
      var place = connections.first
      while place >= 0 {
        connections[Int(place)].hasOwnConditions = connections[Int(place)].isWired
        place = connections[Int(place)].next
      }
      return takeWeather()
    }
    guard let place = connections.place(of: connection) else { return }
    note(connection, .conditions(conditions))
    connections[place].hasOwnConditions = true
    setConditions(conditions.shared, at: place)
  }

  /// Adds a rule, or changes the one of that name in its place, from now on.
  ///
  /// What the old one holds is let go.
  public mutating func setRule(_ rule: Rule) {
    note(nil, .rule(rule))
    rules.set(rule)
    configuration.network.rules = rules.rules
    release(rule: rule.name)
  }

  /// Takes a rule away, and lets go what it holds; where there is none of that name, nothing
  /// happens.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  public mutating func removeRule(named name: String) -> Bool {
    guard rules.remove(name) else { return false }
    note(nil, .ruleRemoved(name: name))
    configuration.network.rules = rules.rules
    release(rule: name)
    return true
  }

  // MARK: The timeline

  /// Goes on to the phases that hold now.
  mutating func changeWeather() {
    let changes = configuration.network.weather.changes
    if let deadline = phases.deadline, deadline <= now {
      let before = phases.active
      let begun = phases.advance(to: now)
      for phase in before where begun.contains(phase.place) || !isActive(phase.place) {
        note(nil, .phase(name: changes[phase.place].phase.name, isOn: false))
      }
      for place in begun { note(nil, .phase(name: changes[place].phase.name, isOn: true)) }
      takeWeather()
      for place in begun { act(changes[place].phase.action) }
    }
    if let deadline = phases.deadline { queue.insert(.phase, due: max(deadline, now)) }
  }

  private func isActive(_ place: Int) -> Bool {
    phases.active.contains { $0.place == place }
  }

  /// Gives all links that follow the session the conditions that hold now.
  mutating func takeWeather() {
    let network = configuration.network
    current = network.weather.conditions(over: network.conditions, phases.active).shared
    for direction in Direction.allCases { renewBottleneck(direction) }
    var place = connections.first
    while place >= 0 {
      let position = Int(place)
      // Its end may come of it, so its neighbour is asked for first.
      place = connections[position].next
      if !connections[position].hasOwnConditions { setConditions(current, at: position) }
    }
    for direction in Direction.allCases { serveBottleneck(direction) }
  }

  /// Tells the rate that connections share of its conditions.
  private mutating func renewBottleneck(_ direction: Direction) {
    let conditions = current[direction].value
    guard conditions.isShared else { return }
    bottlenecks[direction].change(to: conditions.bottleneck, at: now)
  }

  private mutating func act(_ action: Phase.Action) {
    switch action {
    case .none: break
    case .reset: breakAll(.reset)
    case .close(let code, let reason): breakAll(.close(code: code, reason: reason))
    }
  }

  private mutating func setConditions(
    _ conditions: LinkPair<Shared<LinkConditions>>, at place: Int
  ) {
    let id = connections[place].id
    connections[place].setConditions(conditions)
    for direction in Direction.allCases { resume(id, direction) }
  }

  private mutating func release(rule: String) {
    var place = connections.first
    while place >= 0 {
      let (position, id) = (Int(place), connections[Int(place)].id)
      place = connections[position].next
      for direction in Direction.allCases {
        guard let position = connections.place(of: id) else { break }
        connections[position].links[direction].release(rule: rule)
        resume(id, direction)
      }
    }
  }
}

extension LinkPair where Element == LinkConditions {
  /// The same, for many links to hold.
  var shared: LinkPair<Shared<LinkConditions>> {
    LinkPair<Shared<LinkConditions>>(uplink: Shared(uplink), downlink: Shared(downlink))
  }
}
