import LightlagCore

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
    let candidates = near(one, in: stream.actual)
    guard let (two, differences) = nearest(candidates.map { ($0, pair(one, $0)) }) else {
      return divergence
    }
    divergence.candidate = excerpt(actual: two)
    divergence.differences = differences
    return divergence
  }

  func extra(_ two: Int) -> Divergence {
    let unit = stream.actual[two]
    var divergence = Divergence(
      .extra, connection: line.expected.id, direction: direction, instant: unit.sentAt,
      summary: "a message came that was not recorded")
    divergence.actual = excerpt(actual: two)
    (divergence.before, divergence.after) = context(stream.actual, two, line.actual.id)
    let candidates = near(two, in: stream.expected)
    if let (one, differences) = nearest(candidates.map { ($0, pair($0, two)) }) {
      divergence.candidate = excerpt(expected: one)
      divergence.differences = differences
    }
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
    (divergence.before, divergence.after) = context(stream.expected, one, line.expected.id)
    return divergence
  }

  func excerpt(expected one: Int) -> Divergence.Excerpt {
    excerpt(stream.expected[one], line.expected.id)
  }

  func excerpt(actual two: Int) -> Divergence.Excerpt {
    excerpt(stream.actual[two], line.actual.id)
  }

  // MARK: Parts

  private func excerpt(_ unit: MessageUnit, _ connection: ConnectionID) -> Divergence.Excerpt {
    Divergence.Excerpt(
      connection: connection, direction: direction, index: unit.index, instant: unit.sentAt,
      text: Differences.text(unit))
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

  private func near(_ place: Int, in units: [MessageUnit]) -> Range<Int> {
    let middle = min(place, units.count)
    return max(middle - Self.reach, 0)..<min(middle + Self.reach + 1, units.count)
  }

  private func pair(_ one: Int, _ two: Int) -> [Divergence.Difference] {
    Differences(stream.expected[one], stream.actual[two], normalisation).found
  }

  /// The one with the fewest differences; those that are equal have their partner already.
  private func nearest(
    _ candidates: [(Int, [Divergence.Difference])]
  ) -> (Int, [Divergence.Difference])? {
    candidates.filter { !$0.1.isEmpty }.min { $0.1.count < $1.1.count }
  }
}
