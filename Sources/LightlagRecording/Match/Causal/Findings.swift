import LightlagCore

/// What a comparison has found so far.
struct Findings {
  private let rules: MatchRules
  private let isCutOff: (expected: Bool, actual: Bool)
  private var found: [Finding] = []
  private var tolerated = (missing: 0, extra: 0, beyondEnd: 0)
  /// What is told and makes no difference.
  var notes: [String] = []
  /// Which rules of time have decided about a message.
  var busyTimings: Set<Int> = []

  init(_ rules: MatchRules, isCutOff: (Bool, Bool)) {
    self.rules = rules
    self.isCutOff = isCutOff
  }

  /// The verdict, the divergences in the order in which they happened.
  func verdict(seed: Seed) -> MatchVerdict {
    var verdict = MatchVerdict(level: .causal, seed: seed)
    let sorted = found.enumerated().sorted {
      ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset)
    }
    for (place, (_, finding)) in sorted.enumerated() {
      if place < MatchVerdict.limit {
        verdict.add(finding.tell())
      } else {
        verdict.note(finding.kind)
      }
    }
    verdict.warnings += Self.sentences([
      (tolerated.beyondEnd, "beyond the end of what was recorded")
    ])
    verdict.notes += Self.sentences([
      (tolerated.missing, "missing, which the rules let pass"),
      (tolerated.extra, "too many, which the rules let pass"),
    ])
    verdict.notes += notes
    for (place, rule) in rules.timing.enumerated() where !busyTimings.contains(place) {
      verdict.notes.append("timing \(place) (\(rule.words)) was for no message")
    }
    return verdict
  }

  private static func sentences(_ found: [(count: Int, what: String)]) -> [String] {
    found.filter { $0.count > 0 }.map { count, what in
      "\(count.counted("message")) \(what)"
    }
  }

  var expectedIsCutOff: Bool { isCutOff.expected }
  var actualIsCutOff: Bool { isCutOff.actual }
  var comparesCloseReason: Bool { rules.comparesCloseReason }

  mutating func add(_ divergence: Divergence) {
    add(divergence.kind, at: divergence.instant) { divergence }
  }

  /// Adds a divergence that is told in words only if it is among the first of all.
  mutating func add(
    _ kind: Divergence.Kind, at instant: Instant, _ tell: @escaping () -> Divergence
  ) {
    found.append(Finding(kind: kind, instant: instant, tell: tell))
  }

  // MARK: Connections

  mutating func missing(_ line: RunTraffic.Line, instead other: RunTraffic.Line?) {
    guard rules.missing == .fail else { return tolerated.missing += 1 }
    let kind = isCutOff.actual ? Divergence.Kind.truncated : .missing
    let instead = other.map { ", but one to \($0.target)" } ?? ""
    var divergence = Divergence(
      kind, connection: line.id, instant: line.openedAt,
      summary: line.client == nil
        ? "connection \(line.id), open before the recording begins, is not in the run"
        : "connection \(line.id) to \(line.target) was not opened\(instead)")
    if let other {
      divergence.differences = [
        .init(
          pointer: "", expected: line.target, actual: other.target,
          reason: "path and query are compared")
      ]
    }
    add(divergence)
  }

  mutating func extra(_ line: RunTraffic.Line) {
    guard rules.extra != .ignore else { return tolerated.extra += 1 }
    guard !isCutOff.expected else { return tolerated.beyondEnd += 1 }
    add(
      Divergence(
        .extra, connection: line.id, instant: line.openedAt,
        summary: line.client == nil
          ? "connection \(line.id), open before the run's recording begins, was not recorded"
          : "connection \(line.id) of the run, to \(line.target), was not recorded"))
  }

  // MARK: Messages

  mutating func compareStreams(
    _ line: ComparedLine, _ direction: Direction, _ normalisation: Normalisation,
    _ loss: LostMessages?
  ) {
    let stream = line.streams[direction]
    let report = StreamReport(line, direction, normalisation)
    for (one, two) in stream.moved {
      add(.reordered, at: stream.expected[one].sentAt) { report.moved(one, two) }
    }
    for (one, two) in stream.changed {
      add(.changed, at: stream.expected[one].sentAt) { report.changed(one, two) }
    }
    let ends =
      stream.alignment.runs.last.map {
        ($0.expected + $0.count, $0.actual + $0.count)
      } ?? (0, 0)
    let lost = Set(loss?.places[direction] ?? [])
    for one in stream.missing {
      guard rules.missing == .fail else {
        tolerated.missing += 1
        continue
      }
      let instant = stream.expected[one].sentAt
      if let loss, lost.contains(one) {
        add(.missing, at: instant) { report.lost(one, loss.cause) }
      } else if isCutOff.actual && one >= ends.0 {
        add(.truncated, at: instant) { report.missing(one, isCutOff: true) }
      } else {
        add(.missing, at: instant) { report.missing(one, isCutOff: false) }
      }
    }
    for two in stream.extra {
      if rules.extra == .ignore {
        tolerated.extra += 1
      } else if isCutOff.expected && two >= ends.1 {
        tolerated.beyondEnd += 1
      } else {
        add(.extra, at: stream.actual[two].sentAt) { report.extra(two) }
      }
    }
  }
}

/// A divergence before it is told: of thousands only the first are, and each takes much reading.
private struct Finding {
  let kind: Divergence.Kind
  let instant: Instant
  let tell: () -> Divergence
}
