import LightlagCore

/// A message that one connection is to bring, with the parts that belong to it.
struct PlannedMessage: Sendable {
  /// What is known of it.
  enum State {
    /// It may come.
    case awaited
    /// It did not come in time; it still may.
    case givenUp
    /// It has come.
    case come
  }

  /// The message, as it was recorded.
  var unit: MessageUnit

  /// Which deliveries it is: itself, and each of its parts.
  var deliveries: [Int]

  /// Whether it differs in every run, and stands in no order with others.
  let isNoise: Bool

  /// What is known of it.
  var state = State.awaited

  /// Whether it is among the first of all deliveries.
  func isDue(before delivery: Int) -> Bool { (deliveries.last ?? 0) < delivery }

  /// Whether another is of the same event, and so may be what this one has become.
  func resembles(_ other: MessageUnit, _ reader: any MessageReader) -> Bool {
    guard other.message.kind == unit.message.kind else { return false }
    let (one, two) = (reader.read(unit.message), reader.read(other.message))
    return one.event == two.event && one.prefix == two.prefix
  }
}
