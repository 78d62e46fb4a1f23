import LightlagCore

// What two runs must have in common besides the messages themselves: what values stand for, what
// comes after what, and when.

extension Findings {
  // MARK: Values that stand for others

  /// Compares what stands for the same throughout.
  ///
  /// - Parameters:
  ///   - lines: The connections.
  ///   - normalisation: What the rules ask.
  ///   - secrets: The labels of secrets that are known, by those in the recording; `nil` where no
  ///     secrets were taken out.
  mutating func compareBindings(
    _ lines: [ComparedLine], _ normalisation: Normalisation, secrets: [String: String]?
  ) {
    let isAsked =
      secrets != nil
      || normalisation.rules.contains {
        switch $0.normaliser {
        case .bind, .time(windowNanoseconds: .some): true
        default: false
        }
      }
    var pairs: [(instant: Instant, line: Int, direction: Direction, one: Int, two: Int)] = []
    for (place, line) in lines.enumerated() {
      for direction in Direction.allCases
      where isAsked || Self.hasOtherNumbers(line.streams, normalisation.reader) {
        let stream = line.streams[direction]
        for run in stream.alignment.runs {
          for offset in 0..<run.count {
            let (one, two) = (run.expected + offset, run.actual + offset)
            pairs.append((stream.expected[one].sentAt, place, direction, one, two))
          }
        }
      }
    }
    pairs.sort { ($0.instant, $0.line, $0.one) < ($1.instant, $1.line, $1.one) }
    var bindings = Bindings(secrets: secrets ?? [:])
    for pair in pairs {
      let line = lines[pair.line]
      let stream = line.streams[pair.direction]
      let differences = bindings.take(
        expected: stream.expected[pair.one], actual: stream.actual[pair.two], normalisation,
        connection: line.expected.id, pair.direction)
      guard !differences.isEmpty else { continue }
      add(.changed, at: pair.instant) {
        StreamReport(line, pair.direction, normalisation)
          .unbound(pair.one, pair.two, differences)
      }
    }
    noteMixedNames(bindings, normalisation)
  }

  private mutating func noteMixedNames(_ bindings: Bindings, _ normalisation: Normalisation) {
    var told: Set<String> = []
    for case .bind(let name) in normalisation.rules.map(\.normaliser)
    where told.insert(name).inserted && bindings.isMixed(name) {
      notes.append(
        "'\(name)' is bound to values of several types, which were not compared with each other")
    }
  }

  /// Whether partners have other numbers of acknowledgements, so that these must be followed.
  private static func hasOtherNumbers(
    _ streams: LinkPair<StreamComparison>, _ reader: any MessageReader
  ) -> Bool {
    Direction.allCases.contains { direction in
      let stream = streams[direction]
      return stream.alignment.runs.contains { run in
        (0..<run.count).contains { offset in
          let one = stream.expected[run.expected + offset]
          let two = stream.actual[run.actual + offset]
          return !one.isIdentical(to: two)
            && reader.read(one.message).acknowledgement
              != reader.read(two.message).acknowledgement
        }
      }
    }
  }

  // MARK: Causes

  /// Makes sure that what we sent came after all that we had received before it when recorded.
  ///
  /// What had been received by then is a beginning of all that was ever received, in order; so it
  /// is enough to know when the last of each beginning came.
  mutating func compareCauses(
    _ lines: [ComparedLine], _ played: PlayedSide, _ normalisation: Normalisation
  ) {
    var received: [Passage] = []
    var sent: [Passage] = []
    for (place, line) in lines.enumerated() {
      for direction in Direction.allCases {
        let stream = line.streams[direction]
        for (one, two) in stream.partners.enumerated() where two >= 0 {
          let (left, right) = (stream.expected[one], stream.actual[Int(two)])
          if direction == played.direction {
            sent.append(Passage(left, at: left.sentAt, right.sentAt, line: place, index: one))
          } else if let recorded = left.arrivedAt, let came = right.arrivedAt {
            received.append(Passage(left, at: recorded, came, line: place, index: one))
          }
        }
      }
    }
    received.sort { ($0.recorded, $0.order) < ($1.recorded, $1.order) }
    sent.sort { ($0.recorded, $0.order) < ($1.recorded, $1.order) }
    var latest: Passage?
    var position = 0
    for effect in sent {
      while position < received.count, received[position] < effect {
        if latest.map({ $0.came < received[position].came }) ?? true { latest = received[position] }
        position += 1
      }
      guard let cause = latest, cause.came > effect.came else { continue }
      let report = StreamReport(lines[effect.line], played.direction, normalisation)
      addEffect(report, effect.index, played, before: lines[cause.line], cause.index)
    }
  }

  private mutating func addEffect(
    _ report: StreamReport, _ index: Int, _ played: PlayedSide, before cause: ComparedLine,
    _ causeIndex: Int
  ) {
    let other = cause.streams[played.direction.opposite].expected[causeIndex]
    var divergence = report.divergence(
      .reordered, at: index,
      "was sent before message \(other.index) of \(cause.expected.id)"
        + " \(played.direction.opposite.recordedName) had come, which it followed when recorded")
    divergence.expected = report.excerpt(expected: index)
    divergence.candidate = Divergence.Excerpt(
      connection: cause.expected.id, direction: played.direction.opposite, index: other.index,
      instant: other.sentAt, text: MessageText.of(other))
    add(divergence)
  }

  // MARK: Time

  /// Compares how long each message came after what it answers: the last before it that came the
  /// other way, or else the opening of its connection.
  mutating func compareTiming(
    _ line: ComparedLine, _ rules: [TimingRule], _ played: PlayedSide?,
    _ reader: any MessageReader
  ) {
    for direction in Direction.allCases where direction != played?.direction {
      let rules = rules.enumerated().filter { $0.element.isFor(line.expected.id, direction) }
      guard !rules.isEmpty else { continue }
      for answer in line.answers(direction) {
        guard let (place, rule) = Self.rule(for: answer.unit, among: rules, reader) else {
          continue
        }
        busyTimings.insert(place)
        addTiming(line, direction, answer, rule)
      }
    }
  }

  /// The first of the rules of a stream that is for a message.
  private static func rule(
    for unit: MessageUnit, among rules: [(offset: Int, element: TimingRule)],
    _ reader: any MessageReader
  ) -> (offset: Int, element: TimingRule)? {
    // Most recordings have one for all, and what a message says need not be looked for.
    if let first = rules.first, first.element.event == nil { return first }
    let event = reader.read(unit.message).event
    return rules.first { $0.element.event == nil || $0.element.event == event }
  }

  private mutating func addTiming(
    _ line: ComparedLine, _ direction: Direction, _ answer: ComparedLine.Answer,
    _ rule: TimingRule
  ) {
    let (unit, expected, actual) = (answer.unit, answer.recorded, answer.came)
    let allowed = rule.tolerance(of: expected)
    let difference = Int128(actual) - Int128(expected)
    guard difference > allowed || -difference > allowed else { return }
    var divergence = Divergence(
      difference > 0 ? .late : .early, connection: line.expected.id, direction: direction,
      instant: unit.sentAt,
      summary: "message \(unit.index) came \(actual) ns after what it answers, where \(expected) ns"
        + " give or take \(allowed) ns were recorded")
    divergence.expected = Divergence.Excerpt(
      connection: line.expected.id, direction: direction, index: unit.index,
      instant: unit.sentAt, text: MessageText.of(unit))
    add(divergence)
  }
}

/// A message that we sent, or that came to us, in both runs.
private struct Passage {
  let recorded: Instant
  /// Its position among all events of the recording: at one instant an effect stands behind its
  /// cause.
  let order: Int
  let came: Instant
  let line: Int
  let index: Int

  init(
    _ unit: MessageUnit, at recorded: Instant, _ came: Instant, line: Int, index: Int
  ) {
    self.recorded = recorded
    order = unit.order
    self.came = came
    self.line = line
    self.index = index
  }

  static func < (left: Passage, right: Passage) -> Bool {
    (left.recorded, left.order) < (right.recorded, right.order)
  }
}
