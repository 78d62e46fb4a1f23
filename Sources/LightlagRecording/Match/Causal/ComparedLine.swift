import LightlagCore

/// A connection in both runs.
struct ComparedLine {
  let expected: RunTraffic.Line
  let actual: RunTraffic.Line
  let streams: LinkPair<StreamComparison>

  init(
    _ expected: RunTraffic.Line, _ actual: RunTraffic.Line, _ normalisation: Normalisation
  ) {
    self.expected = expected
    self.actual = actual
    streams = LinkPair(
      uplink: StreamComparison(
        expected: expected.units.uplink, actual: actual.units.uplink, normalisation),
      downlink: StreamComparison(
        expected: expected.units.downlink, actual: actual.units.downlink, normalisation))
  }

  /// Whether one of the recordings does not say how it was opened.
  var isContinued: Bool { expected.client == nil || actual.client == nil }

  /// Whether there was nothing on it that could have differed.
  var isEmpty: Bool {
    isContinued
      && [expected, actual].allSatisfy { line in
        line.closings.isEmpty && line.units.uplink.isEmpty && line.units.downlink.isEmpty
      }
  }

  /// What is missing at the end of both directions, where the connection has ended by then.
  ///
  /// What is played is sent if only it can be. What is under test may also have left something
  /// out, and did where something that stands behind it went the other way.
  func lostByEnd(_ played: PlayedSide?) -> LostMessages {
    func places(_ direction: Direction) -> [Int] {
      let stream = streams[direction]
      let first = stream.matchedEnd
      guard direction != played?.direction else { return stream.missing.filter { $0 >= first } }
      let other = streams[direction.opposite]
      let last = other.matchedEnd > 0 ? other.expected[other.matchedEnd - 1].order : -1
      return stream.missing.filter { $0 >= first && stream.expected[$0].order > last }
    }
    return LostMessages(
      cause: "the connection had ended",
      places: LinkPair(uplink: places(.uplink), downlink: places(.downlink)))
  }

  /// All that is missing, where the connection was never opened.
  var lostByRefusal: LostMessages {
    LostMessages(
      cause: "the connection was refused",
      places: LinkPair(uplink: streams.uplink.missing, downlink: streams.downlink.missing))
  }

  /// The messages of both directions, as recorded.
  var expectedInOrder: [(direction: Direction, unit: MessageUnit)] {
    Direction.allCases.flatMap { direction in
      expected.units[direction].map { (direction, $0) }
    }.sorted { $0.1.order < $1.1.order }
  }
}

/// What could not come on a connection, and why.
struct LostMessages {
  let cause: String
  /// Positions among what is expected, in order.
  let places: LinkPair<[Int]>

  var count: Int { places.uplink.count + places.downlink.count }
}
