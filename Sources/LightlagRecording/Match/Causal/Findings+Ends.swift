import LightlagCore

// How connections are answered and end, and what does not come because one has ended.

extension Findings {
  /// Compares how a connection was answered and ended; returns what did not come because of that.
  mutating func compareEnds(
    _ line: ComparedLine, _ played: PlayedSide?, _ normalisation: Normalisation
  ) -> LostMessages? {
    let (one, two) = (line.expected, line.actual)
    var loss: LostMessages?
    if let expected = one.answer, !line.isContinued, !areEqual(expected, two.answer) {
      addAnswer(line, expected, normalisation)
      if case .rejected = two.answer { loss = line.lostByRefusal }
    }
    for place in 0..<max(one.closings.count, two.closings.count) {
      let expected = place < one.closings.count ? one.closings[place] : nil
      let actual = place < two.closings.count ? two.closings[place] : nil
      let lost = place == 0 && actual != nil ? line.lostByEnd(played) : nil
      let isEarly = actual.map { Self.isEarly($0, lost, played) } ?? false
      guard isEarly || !areEqual(expected, actual) else { continue }
      // The end of a run is no doing of what is under test, and neither is what follows from it.
      guard expected?.isEndOfRun != true, actual?.isEndOfRun != true else { break }
      guard expected != nil || !expectedIsCutOff else { break }
      if let actual {
        addEnd(line, expected, actual, lost, normalisation)
      } else {
        addOpenEnd(line, expected)
      }
      return loss ?? lost
    }
    return loss
  }

  /// Whether what is under test ended a connection as recorded, but while there was something that
  /// we had still to send.
  private static func isEarly(
    _ closing: Closing, _ lost: LostMessages?, _ played: PlayedSide?
  ) -> Bool {
    guard let played, let lost, closing.direction != played.direction else { return false }
    return !lost.places[played.direction].isEmpty
  }

  private mutating func addAnswer(
    _ line: ComparedLine, _ expected: OpenAnswer, _ normalisation: Normalisation
  ) {
    let (recorded, came) = (words(expected), line.actual.answer.map(words) ?? "not answered")
    var divergence = Divergence(
      .close, connection: line.expected.id, instant: line.expected.openedAt,
      summary: "connection \(line.expected.id): recorded is \(recorded), but it was \(came)")
    divergence.differences = [
      .init(
        pointer: "", expected: recorded, actual: came,
        reason: "status and subprotocol are compared"
          + (comparesCloseReason ? ", and the reason" : ""))
    ]
    divergence.after = StreamReport(line, .uplink, normalisation).first
    add(divergence)
  }

  /// Whether two answers are the same; why one is refused is told in words, which are no part of it
  /// unless that is asked for.
  private func areEqual(_ one: OpenAnswer, _ two: OpenAnswer?) -> Bool {
    guard case .rejected(let status, _) = one, case .rejected(let other, _) = two,
      !comparesCloseReason
    else { return one == two }
    return status == other
  }

  private func words(_ answer: OpenAnswer) -> String {
    switch answer {
    case .accepted(let subprotocol): "accepted" + (subprotocol.map { " with \($0)" } ?? "")
    case .rejected(let status, let reason):
      "refused with \(status)" + (comparesCloseReason && !reason.isEmpty ? " '\(reason)'" : "")
    }
  }

  private mutating func addOpenEnd(_ line: ComparedLine, _ expected: Closing?) {
    var divergence = Divergence(
      actualIsCutOff ? .truncated : .close, connection: line.expected.id,
      direction: expected?.direction, instant: expected?.instant ?? line.expected.openedAt,
      summary: "connection \(line.expected.id) was not closed"
        + (expected.map { " \($0.sentence), as was recorded" } ?? ""))
    divergence.differences = [difference(expected, nil)]
    add(divergence)
  }

  /// Tells of an end before all that did not come because of it.
  private mutating func addEnd(
    _ line: ComparedLine, _ expected: Closing?, _ actual: Closing, _ lost: LostMessages?,
    _ normalisation: Normalisation
  ) {
    let firsts = Direction.allCases.compactMap { direction in
      lost?.places[direction].first.map { line.streams[direction].expected[$0] }
    }
    let first = firsts.min { $0.order < $1.order }
    let recorded = (expected ?? actual).instant
    let instant = first.map { min($0.sentAt, recorded) } ?? recorded
    let count = lost?.count ?? 0
    var difference = difference(expected, actual)
    if areEqual(expected, actual) { difference.reason = "it came before all had been sent" }
    let told = difference
    add(.close, at: instant) {
      StreamReport(line, actual.direction, normalisation)
        .ended(actual, at: instant, before: first, lostCount: count, told)
    }
  }

  private func difference(_ expected: Closing?, _ actual: Closing?) -> Divergence.Difference {
    .init(
      pointer: "", expected: expected?.words, actual: actual?.words,
      reason: comparesCloseReason
        ? "code, reason and who closed are compared" : "code and who closed are compared")
  }

  private func areEqual(_ one: Closing?, _ two: Closing?) -> Bool {
    guard let one, let two else { return one == nil && two == nil }
    return one.direction == two.direction && one.closure.code == two.closure.code
      && one.closure.party == two.closure.party
      && (!comparesCloseReason || one.closure.reason == two.closure.reason)
  }
}
