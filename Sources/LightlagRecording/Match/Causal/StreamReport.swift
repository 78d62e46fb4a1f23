import LightlagCore
import LightlagEncoding

/// Tells of the messages of one direction of one connection, in words.
struct StreamReport {
  private let line: ComparedLine
  private let direction: Direction
  private let normalisation: Normalisation

  /// How far from its place a candidate for a message is looked for.
  private static let reach = 16

  init(_ line: ComparedLine, _ direction: Direction, _ normalisation: Normalisation) {
    self.line = line
    self.direction = direction
    self.normalisation = normalisation
  }

  private var stream: StreamComparison { line.streams[direction] }

  func moved(_ one: Int, _ two: Int) -> Divergence {
    let unit = stream.expected[one]
    var divergence = divergence(
      .reordered, at: one,
      "came in another order: place \(unit.index) was recorded,"
        + " \(stream.actual[two].index) came")
    divergence.expected = excerpt(expected: one)
    divergence.actual = excerpt(actual: two)
    return divergence
  }

  func changed(_ one: Int, _ two: Int) -> Divergence {
    var divergence = divergence(.changed, at: one, "is not what was recorded")
    divergence.expected = excerpt(expected: one)
    divergence.actual = excerpt(actual: two)
    divergence.differences =
      Differences(stream.expected[one], stream.actual[two], normalisation).found
    return divergence
  }

  func missing(_ one: Int, isCutOff: Bool) -> Divergence {
    var divergence = divergence(
      isCutOff ? .truncated : .missing, at: one,
      isCutOff ? "did not come before the run was cut off" : "did not come")
    divergence.expected = excerpt(expected: one)
    let candidates = near(
      stream.expected[one], stream.place(ofExpected: one), in: stream.actual, stream.extra
    ) { pair(one, $0) }
    guard let nearest = candidates.min() else { return divergence }
    divergence.candidate = excerpt(actual: nearest.index)
    divergence.differences = nearest.differences
    return divergence
  }

  /// Tells of a message that could not come; nothing that came instead would say more.
  func lost(_ one: Int, _ cause: String) -> Divergence {
    var divergence = divergence(.missing, at: one, "did not come, since \(cause)")
    divergence.expected = excerpt(expected: one)
    return divergence
  }

  /// Tells how the connection ended, with what stands around that place in the recording.
  func ended(
    _ closing: Closing, at instant: Instant, before first: MessageUnit?, lostCount: Int,
    _ difference: Divergence.Difference
  ) -> Divergence {
    let name = line.expected.id
    var divergence = Divergence(
      .close, connection: name, direction: closing.direction, instant: instant,
      summary: "connection \(name) was closed \(closing.sentence)"
        + (lostCount > 0 ? ", before \(lostCount.counted("message")) that did not come then" : ""))
    divergence.differences = [difference]
    let all = line.expectedInOrder
    let place = all.firstIndex { unit in
      first.map { unit.unit.order >= $0.order } ?? (unit.unit.sentAt > instant)
    }
    divergence.before = excerpts(all[..<(place ?? all.count)].suffix(3))
    divergence.after = excerpts(all[(place ?? all.count)...].prefix(3))
    return divergence
  }

  /// The first three messages that were recorded, either way.
  var first: [Divergence.Excerpt] { excerpts(line.expectedInOrder.prefix(3)) }

  private func excerpts(
    _ units: some Sequence<(direction: Direction, unit: MessageUnit)>
  ) -> [Divergence.Excerpt] {
    units.map { excerpt($0.unit, line.expected.id, $0.direction) }
  }

  func extra(_ two: Int) -> Divergence {
    let unit = stream.actual[two]
    var divergence = Divergence(
      .extra, connection: line.expected.id, direction: direction, instant: unit.sentAt,
      summary: "a message came that was not recorded")
    name(&divergence, unit)
    divergence.actual = excerpt(actual: two)
    (divergence.before, divergence.after) = context(stream.actual, two, line.actual.id)
    let candidates = near(
      unit, stream.place(ofActual: two), in: stream.expected, stream.missing
    ) { pair($0, two) }
    guard let nearest = candidates.min() else { return divergence }
    divergence.candidate = excerpt(expected: nearest.index)
    divergence.differences = nearest.differences
    return divergence
  }

  /// Tells of two partners that what is bound does not let pass.
  func unbound(_ one: Int, _ two: Int, _ differences: [Divergence.Difference]) -> Divergence {
    var divergence = divergence(.changed, at: one, "has values that stand for others")
    divergence.expected = excerpt(expected: one)
    divergence.actual = excerpt(actual: two)
    divergence.differences = differences
    return divergence
  }

  func divergence(_ kind: Divergence.Kind, at one: Int, _ words: String) -> Divergence {
    let unit = stream.expected[one]
    var divergence = Divergence(
      kind, connection: line.expected.id, direction: direction, instant: unit.sentAt,
      summary: "message \(unit.index) \(words)")
    name(&divergence, unit)
    (divergence.before, divergence.after) = context(stream.expected, one, line.expected.id)
    return divergence
  }

  /// Says which message it is about: by its name, or else by what it says.
  private func name(_ divergence: inout Divergence, _ unit: MessageUnit) {
    divergence.event = normalisation.reader.read(unit.message).event
    guard divergence.event == nil else { return }
    divergence.content = SHA256.hexDigest(of: normalisation.form(of: unit).bytes)
  }

  func excerpt(expected one: Int) -> Divergence.Excerpt {
    excerpt(stream.expected[one], line.expected.id)
  }

  func excerpt(actual two: Int) -> Divergence.Excerpt {
    excerpt(stream.actual[two], line.actual.id)
  }

  // MARK: Parts

  private func excerpt(
    _ unit: MessageUnit, _ connection: ConnectionID, _ direction: Direction? = nil
  ) -> Divergence.Excerpt {
    Divergence.Excerpt(
      connection: connection, direction: direction ?? self.direction, index: unit.index,
      instant: unit.sentAt, text: MessageText.of(unit))
  }

  private func context(
    _ units: [MessageUnit], _ place: Int, _ connection: ConnectionID
  ) -> ([Divergence.Excerpt], [Divergence.Excerpt]) {
    (
      units[max(place - 3, 0)..<place].map { excerpt($0, connection) },
      units[min(place + 1, units.count)..<min(place + 4, units.count)]
        .map { excerpt($0, connection) }
    )
  }

  /// What stands near a place of the other run, and may be what a message became: others of its
  /// kind, since text never becomes binary.
  ///
  /// `place` is where the message would have stood, `units` are the messages of the other run, and
  /// `free` those of them that have no partner.
  private func near(
    _ unit: MessageUnit, _ place: Int, in units: [MessageUnit], _ free: [Int],
    _ differences: (Int) -> [Divergence.Difference]
  ) -> [Candidate] {
    let range = max(place - Self.reach, 0)..<min(place + Self.reach + 1, units.count)
    let free = free.filter(range.contains)
    let event = normalisation.reader.read(unit.message).event
    return range.compactMap { index in
      guard units[index].message.kind == unit.message.kind else { return nil }
      let candidate = Candidate(
        index: index, isOther: normalisation.reader.read(units[index].message).event != event,
        isTaken: !free.contains(index), differences: differences(index),
        distance: abs(index - place))
      // One that is equal and taken is the partner of another that is the same.
      return candidate.isTaken && candidate.differences.isEmpty ? nil : candidate
    }
  }

  private func pair(_ one: Int, _ two: Int) -> [Divergence.Difference] {
    Differences(stream.expected[one], stream.actual[two], normalisation).found
  }
}

/// A message of the other run that may be what one has become.
private struct Candidate: Comparable {
  let index: Int
  /// Whether it has another name.
  let isOther: Bool
  /// Whether it has a partner already.
  let isTaken: Bool
  let differences: [Divergence.Difference]
  /// How far it stands from where the message would have stood.
  let distance: Int

  private var order: (Int, Int, Int, Int) {
    (isOther ? 1 : 0, isTaken ? 1 : 0, differences.count, distance)
  }

  static func < (left: Candidate, right: Candidate) -> Bool { left.order < right.order }

  static func == (left: Candidate, right: Candidate) -> Bool { left.order == right.order }
}
