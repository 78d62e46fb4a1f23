import LightlagCore

/// Which connection of one run is which of another.
struct LinePairs {
  private(set) var pairs: [(expected: RunTraffic.Line, actual: RunTraffic.Line)] = []
  private(set) var missing: [RunTraffic.Line] = []
  private(set) var extra: [RunTraffic.Line] = []

  /// Pairs connections: as told, else by name where we opened them again in their order, else by
  /// client and place; and those that are left by what they asked for.
  ///
  /// One that was open before a recording begins is told by its name alone.
  ///
  /// - Parameters:
  ///   - expected: The first run.
  ///   - actual: The second.
  ///   - played: The side that was played in the second, if one was.
  ///   - names: For connections of the first run those of the second, where it is known.
  init(
    _ expected: RunTraffic, _ actual: RunTraffic, played: PlayedSide?,
    names: [ConnectionID: ConnectionID]? = nil
  ) {
    if let names {
      pair(expected.lines, actual.lines) { one, two in names[one.id] == two.id }
    } else if played == .clients {
      pair(expected.lines, actual.lines) { $0.id == $1.id && $0.target == $1.target }
      pair(missing, extra) { $0.target == $1.target }
    } else {
      pair(expected.lines, actual.lines) { one, two in
        (one.client == nil || two.client == nil) && one.id == two.id
      }
      pair(missing, extra) { one, two in
        one.client != nil && one.client == two.client && one.place == two.place
          && one.target == two.target
      }
      pair(missing, extra) { $0.target == $1.target }
    }
    pairs.sort { $0.expected.id < $1.expected.id }
  }

  private mutating func pair(
    _ expected: [RunTraffic.Line], _ actual: [RunTraffic.Line],
    _ arePartners: (RunTraffic.Line, RunTraffic.Line) -> Bool
  ) {
    var isTaken = Array(repeating: false, count: actual.count)
    var firstFree = 0
    missing = []
    for line in expected {
      while firstFree < actual.count, isTaken[firstFree] { firstFree += 1 }
      let place = actual.indices[min(firstFree, actual.count)...].first {
        !isTaken[$0] && arePartners(line, actual[$0])
      }
      if let place {
        isTaken[place] = true
        pairs.append((line, actual[place]))
      } else {
        missing.append(line)
      }
    }
    extra = actual.indices.filter { !isTaken[$0] }.map { actual[$0] }
  }
}
