import LightlagCore

/// The messages that one connection is to bring, and which of them have come.
///
/// A connection keeps the order of what is sent on it, so a message that equals the next one is
/// that one. Any other that may belong to what is expected has changed, or came in another order,
/// or is one too many, and what comes behind it tells which. Until then it is held:
///
/// - when the next one comes after all, those that are held were too many;
/// - when a later one comes, those that are held stand for the ones before it;
/// - when nothing comes, whoever waits says so (`settle`), and they are what is waited for.
struct PlannedStream: Sendable {
  /// What was found out about messages.
  struct Finding: Sendable {
    /// Messages that came for those that were recorded, and which deliveries these are.
    var taken: [(recorded: MessageUnit, actual: MessageUnit, deliveries: [Int])] = []
    /// How many messages were not recorded.
    var extraCount = 0
    /// Whether one of those taken is not what was recorded.
    var hasChange = false
    /// How many more messages are held than before.
    var heldChange = 0
  }

  /// How far ahead a message is looked for, where others are missing.
  private static let reach = 64

  /// What its connection asked for.
  let target: String
  /// Which deliveries its messages are, in order.
  private(set) var deliveries: [Int] = []
  /// Which delivery it is that the connection is open.
  var opening: Int?
  /// Which deliveries they are that the connection was closed by the other end.
  var closings: [Int] = []

  private var expected: [PlannedMessage] = []
  /// The first message that is awaited.
  private var next = 0
  /// Messages that nothing is known about yet, in the order in which they came.
  private var held: [MessageUnit] = []
  /// A message whose parts are still to come.
  private var unfinished: MessageUnit?
  private var parts = (expected: UnitParts(), actual: UnitParts())

  /// The way that its messages come.
  private let direction: Direction

  init(target: String, _ direction: Direction) {
    (self.target, self.direction) = (target, direction)
  }

  /// How many messages nothing is known about yet.
  var heldCount: Int { held.count }

  // MARK: What is expected

  /// Expects a message behind those before.
  mutating func expect(_ message: Message, _ delivery: Int, _ reader: any MessageReader) {
    deliveries.append(delivery)
    if parts.expected.take(message, reader), !expected.isEmpty {
      expected[expected.count - 1].unit.attachments.append(message)
      expected[expected.count - 1].deliveries.append(delivery)
    } else {
      expected.append(
        PlannedMessage(
          unit: unit(message, reader), deliveries: [delivery],
          isNoise: reader.noise(message, target: target) == .handshake))
    }
  }

  /// Goes on without those of the first deliveries that did not come; they may still come.
  mutating func giveUp(before delivery: Int) {
    for place in next..<expected.count where expected[place].state == .awaited {
      guard expected[place].isDue(before: delivery) else { break }
      expected[place].state = .givenUp
    }
    skip()
  }

  /// Leaves open what nothing is known about, as nothing more comes.
  mutating func end() {
    (held, unfinished) = ([], nil)
  }

  // MARK: What comes

  /// Takes a message, and finds out what it tells about itself and those before.
  mutating func take(_ message: Message, _ normalisation: Normalisation) -> Finding {
    var finding = Finding()
    let count = held.count
    if parts.actual.take(message, normalisation.reader) {
      unfinished?.attachments.append(message)
    } else {
      // Who sends something else than a part sends no more of them.
      if let unit = unfinished { decide(unit, normalisation, &finding) }
      unfinished = unit(message, normalisation.reader)
    }
    if parts.actual.count == 0, let unit = unfinished {
      unfinished = nil
      decide(unit, normalisation, &finding)
    }
    finding.heldChange = held.count - count
    return finding
  }

  /// Takes what is held for what should have come by now.
  ///
  /// - Parameters:
  ///   - delivery: How many of all deliveries should have come.
  ///   - normalisation: What the rules ask.
  /// - Returns: What was taken.
  mutating func settle(before delivery: Int, _ normalisation: Normalisation) -> Finding {
    var finding = Finding()
    let all = held
    held = []
    for unit in all {
      let due = places(.awaited).filter { expected[$0].isDue(before: delivery) }
      let equal = equal(unit, due, normalisation)
      if let place = equal
        ?? (isCopy(unit) ? nil : resembling(unit, due, normalisation.reader).first)
      {
        take(unit, for: place, &finding, hasChanged: equal == nil)
      } else {
        held.append(unit)
      }
    }
    finding.heldChange = held.count - all.count
    return finding
  }

  private mutating func decide(
    _ unit: MessageUnit, _ normalisation: Normalisation, _ finding: inout Finding
  ) {
    let reader = normalisation.reader
    if reader.noise(unit.message, target: target) == .handshake {
      let places = places(.awaited, isNoise: true) + places(.givenUp, isNoise: true)
      let place = equal(unit, places, normalisation) ?? resembling(unit, places, reader).first
      guard let place else { return finding.extraCount += 1 }
      return take(unit, for: place, &finding)
    }
    let waiting = places(.awaited)
    if let place = equal(unit, waiting, normalisation) {
      let before = waiting.prefix { $0 < place }
      guard let standIns = standIns(for: before, normalisation) else {
        return hold(unit, waiting, reader, &finding)
      }
      for (place, unit) in zip(before, standIns) {
        take(unit, for: place, &finding, hasChanged: true)
      }
      take(unit, for: place, &finding)
      guard !held.isEmpty else { return }
      // Only what came before its turn can still be something that was recorded.
      let later = places(.awaited)
      let early = held.filter { equal($0, later, normalisation) != nil }
      finding.extraCount += held.count - early.count
      held = early
    } else if let place = equal(unit, places(.givenUp), normalisation) {
      take(unit, for: place, &finding)
    } else {
      hold(unit, waiting, reader, &finding)
    }
  }

  /// Takes for each place out of what is held something that may stand there, or nothing at all
  /// where one of them is left over.
  private mutating func standIns(
    for places: ArraySlice<Int>, _ normalisation: Normalisation
  ) -> [MessageUnit]? {
    guard places.count <= held.count else { return nil }
    var (free, found) = (held, [MessageUnit]())
    for place in places {
      let index =
        free.firstIndex { equal($0, [place], normalisation) != nil }
        ?? free.firstIndex { !resembling($0, [place], normalisation.reader).isEmpty }
      guard let index else { return nil }
      found.append(free.remove(at: index))
    }
    held = free
    return found
  }

  /// Holds a message as long as there is something that it may stand for.
  private mutating func hold(
    _ unit: MessageUnit, _ waiting: [Int], _ reader: any MessageReader, _ finding: inout Finding
  ) {
    let places = resembling(unit, waiting, reader)
    if held.count >= places.count {
      guard waiting.count == Self.reach, let place = places.first, !held.isEmpty else {
        return finding.extraCount += 1
      }
      // So many that nothing was known about have changed, all of them.
      take(held.removeFirst(), for: place, &finding, hasChanged: true)
    }
    held.append(unit)
  }

  private mutating func take(
    _ unit: MessageUnit, for place: Int, _ finding: inout Finding, hasChanged: Bool = false
  ) {
    expected[place].state = .come
    finding.taken.append((expected[place].unit, unit, expected[place].deliveries))
    if hasChanged { finding.hasChange = true }
    skip()
  }

  private mutating func skip() {
    while next < expected.count, expected[next].state != .awaited { next += 1 }
  }

  private func unit(_ message: Message, _ reader: any MessageReader) -> MessageUnit {
    MessageUnit(
      message: message, index: 0, sentAt: .start,
      newTexts: reader.newTexts(in: message, direction, target: target))
  }

  // MARK: What is alike

  /// The messages near the next one that are in a state.
  private func places(_ state: PlannedMessage.State, isNoise: Bool = false) -> [Int] {
    let first = state == .awaited ? next : max(next - Self.reach, 0)
    return (first..<min(next + Self.reach, expected.count)).filter {
      expected[$0].state == state && expected[$0].isNoise == isNoise
    }
  }

  /// The first of some messages that one equals, to the byte or as far as the rules ask.
  private func equal(
    _ unit: MessageUnit, _ places: [Int], _ normalisation: Normalisation
  ) -> Int? {
    if let place = places.first(where: { expected[$0].unit.isIdentical(to: unit) }) { return place }
    guard !places.isEmpty else { return nil }
    let form = normalisation.form(of: unit)
    return places.first { place in
      let other = normalisation.form(of: expected[place].unit)
      return other.bytes == form.bytes && normalisation.accepts(other.loose, form.loose)
    }
  }

  /// Those of some messages that are of the same event, and so may have become one.
  private func resembling(
    _ unit: MessageUnit, _ places: [Int], _ reader: any MessageReader
  ) -> [Int] {
    places.filter { expected[$0].resembles(unit, reader) }
  }

  /// Whether a message came not long ago, so that this may be a copy of it.
  private func isCopy(_ unit: MessageUnit) -> Bool {
    places(.come).contains { expected[$0].unit.isIdentical(to: unit) }
  }
}
