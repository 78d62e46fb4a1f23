import LightlagCore

/// The messages that one connection is to bring, and which of them have come.
struct PlannedStream: Sendable {
  /// How far ahead a message is looked for, where others are missing.
  private static let reach = 64

  /// What its connection asked for.
  let target: String
  /// Which delivery each message is, in order.
  var deliveries: [Int] = []
  /// Which delivery it is that the connection is open.
  var opening: Int?
  /// Which deliveries they are that the connection was closed by the other end.
  var closings: [Int] = []
  /// The first message that has not come.
  private var next = 0
  private var hasCome: [Bool] = []

  init(target: String) {
    self.target = target
  }

  /// Finds the delivery that a message is, or `nil` where it is none that was recorded.
  ///
  /// It is the first that is equal as far as the rules ask, else the first of the same event: a
  /// message that has changed still lets what follows it go on. One that is equal to a later one
  /// only has changed too, where that cannot come yet.
  ///
  /// - Parameters:
  ///   - message: What came.
  ///   - planned: All deliveries.
  ///   - caused: How many of the deliveries follow from nothing that is still to be done.
  ///   - normalisation: What the rules ask.
  /// - Returns: Its position among all deliveries.
  mutating func take(
    _ message: Message, _ planned: [PlannedDelivery], caused: Int, _ normalisation: Normalisation
  ) -> Int? {
    if hasCome.isEmpty { hasCome = Array(repeating: false, count: deliveries.count) }
    let unit = MessageUnit(message: message, index: 0, sentAt: .start)
    let waiting = (next..<min(next + Self.reach, deliveries.count)).filter { !hasCome[$0] }
    var place =
      waiting.first { Self.message(planned[deliveries[$0]]) == message }
      ?? firstEqual(unit, waiting, planned, normalisation)
    if place == nil, !hasCome(message, planned) {
      place = waiting.first {
        resembles(message, planned[deliveries[$0]], normalisation.reader)
      }
    }
    if let later = place, deliveries[later] >= caused {
      let due = waiting.first {
        resembles(message, planned[deliveries[$0]], normalisation.reader)
      }
      if let due, due < later, deliveries[due] < caused { place = due }
    }
    guard let place else { return nil }
    hasCome[place] = true
    while next < hasCome.count, hasCome[next] { next += 1 }
    return deliveries[place]
  }

  /// Whether a message came not long ago, so that this may be a copy of it.
  private func hasCome(_ message: Message, _ planned: [PlannedDelivery]) -> Bool {
    (max(next - Self.reach, 0)..<min(next + Self.reach, deliveries.count)).contains {
      hasCome[$0] && Self.message(planned[deliveries[$0]]) == message
    }
  }

  private func firstEqual(
    _ unit: MessageUnit, _ waiting: [Int], _ planned: [PlannedDelivery],
    _ normalisation: Normalisation
  ) -> Int? {
    let form = normalisation.form(of: unit)
    return waiting.first { place in
      guard let other = Self.message(planned[deliveries[place]]) else { return false }
      let expected = normalisation.form(
        of: MessageUnit(message: other, index: 0, sentAt: .start))
      return expected.bytes == form.bytes && normalisation.accepts(expected.loose, form.loose)
    }
  }

  private func resembles(
    _ message: Message, _ delivery: PlannedDelivery, _ reader: any MessageReader
  ) -> Bool {
    guard let other = Self.message(delivery), other.kind == message.kind else { return false }
    let (one, two) = (reader.read(other), reader.read(message))
    return one.event == two.event && one.prefix == two.prefix
  }

  private static func message(_ delivery: PlannedDelivery) -> Message? {
    guard case .message(let message) = delivery.kind else { return nil }
    return message
  }
}
