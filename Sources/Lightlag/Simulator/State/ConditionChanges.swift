import LightlagCore

/// The conditions of all links, and changes of them that hold for a while.
///
/// Those may overlap and end in any order; what is still open is then made again, in the order in
/// which it began.
struct ConditionChanges: Sendable {
  /// Sets what is otherwise in one direction.
  typealias Change = @Sendable (inout LinkConditions) -> Void

  private struct Layer: Sendable {
    let number: Int
    var changes: [(direction: Direction?, change: Change)] = []
  }

  /// The conditions that hold now.
  private(set) var current: LinkPair<LinkConditions>
  /// The conditions beneath all that holds for a while.
  private var base: LinkPair<LinkConditions>
  private var layers: [Layer] = []

  /// Begins with the conditions of a network.
  init(_ conditions: LinkPair<LinkConditions>) {
    (current, base) = (conditions, conditions)
  }

  /// Changes one direction or both: for good, or with what was opened last.
  mutating func change(_ direction: Direction?, _ change: @escaping Change) {
    Self.apply(change, direction, to: &current)
    if layers.isEmpty {
      base = current
    } else {
      layers[layers.count - 1].changes.append((direction, change))
    }
  }

  /// Opens what is to end again.
  mutating func begin(_ number: Int) { layers.append(Layer(number: number)) }

  /// Ends that, and makes again what is still open.
  mutating func end(_ number: Int) {
    layers.removeAll { $0.number == number }
    current = base
    for layer in layers {
      for (direction, change) in layer.changes { Self.apply(change, direction, to: &current) }
    }
  }

  private static func apply(
    _ change: Change, _ direction: Direction?, to conditions: inout LinkPair<LinkConditions>
  ) {
    for each in Direction.allCases where direction ?? each == each { change(&conditions[each]) }
  }
}
