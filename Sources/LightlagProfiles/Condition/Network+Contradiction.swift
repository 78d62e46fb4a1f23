import LightlagCore

/// Conditions that contradict each other while some phases hold together.
struct Contradiction {
  /// The phases, by their places, the lowest first; none where the network does so by itself.
  let phases: [Int]
  /// In which direction.
  let direction: Direction
  /// Which key is best told of.
  let key: ConditionKey
  /// What is wrong.
  let reason: ConditionProblem
}

extension Network {
  /// The first contradiction: of the conditions by themselves, or while up to three phases hold
  /// that may hold at once.
  ///
  /// A contradiction takes three figures at most (jitter, delay, truncated), and so three phases.
  /// Of more than a hundred phases that could take part, only each two are looked at.
  var contradiction: Contradiction? {
    if let found = contradiction(of: []) { return found }
    let places = weather.changes.indices.filter { weather.changes[$0].mayContradict }
    for (position, place) in places.enumerated() {
      let earlier = places[..<position].filter { mayOverlap($0, place) }
      var found = contradiction(of: [place])
      for (number, other) in earlier.enumerated() where found == nil {
        found = contradiction(of: [other, place])
        guard places.count <= 100 else { continue }
        for third in earlier[..<number] where found == nil && mayOverlap(third, other) {
          found = contradiction(of: [third, other, place])
        }
      }
      if let found { return found }
    }
    return nil
  }

  private func mayOverlap(_ one: Int, _ other: Int) -> Bool {
    weather.changes[one].phase.course.mayOverlap(weather.changes[other].phase.course)
  }

  private func contradiction(of phases: [Int]) -> Contradiction? {
    let all = weather.conditions(over: conditions, phases.map { ActivePhase(place: $0) })
    for direction in Direction.allCases {
      guard let (key, reason) = all[direction].problem else { continue }
      return Contradiction(phases: phases, direction: direction, key: key, reason: reason)
    }
    return nil
  }
}

extension Weather.Change {
  /// Whether it changes something that takes part in contradictions.
  fileprivate var mayContradict: Bool {
    (figures.uplink + figures.downlink).contains { figure in
      switch figure {
      case .delay, .delayTrace, .jitter, .isTruncated, .lossMode, .duplicate, .reorder, .rate,
        .inOrder:
        true
      default: false
      }
    }
  }
}
