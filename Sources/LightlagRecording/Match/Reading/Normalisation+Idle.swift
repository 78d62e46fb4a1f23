import LightlagCore

extension Normalisation {
  /// Returns the positions of the rules that are for no value of any message: most often a name in
  /// them is wrong.
  func idleRules(in runs: [RunTraffic]) -> [Int] {
    var idle = Set(rules.indices)
    for run in runs {
      for line in run.lines {
        for direction in Direction.allCases {
          for unit in line.units[direction] {
            guard !idle.isEmpty else { return [] }
            removeBusy(&idle, unit)
          }
        }
      }
    }
    return idle.sorted()
  }

  /// Takes out the rules that are for a value of a message.
  private func removeBusy(_ idle: inout Set<Int>, _ unit: MessageUnit) {
    let read = reader.read(unit.message)
    guard let json = read.json, idle.contains(where: { isFor(read.event, $0) }) else { return }
    var busy: Set<Int> = []
    var loose: [NormalForm.Loose] = []
    _ = apply(to: json, of: read.event, &loose) { busy.insert($0) }
    idle.subtract(busy)
  }

  private func isFor(_ event: String?, _ index: Int) -> Bool {
    rules[index].event == nil || rules[index].event == event
  }
}

extension MatchRule {
  /// The rule in a few words.
  var words: String {
    let place = pointer.tokens.isEmpty ? "the whole" : "\(pointer)"
    return "\(normaliser.word) at \(place)" + (event.map { " of '\($0)'" } ?? "")
  }
}
