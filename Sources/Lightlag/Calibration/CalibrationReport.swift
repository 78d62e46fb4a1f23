public import LightlagCore
public import LightlagEncoding

/// What was asked of a link beside what came, for people and machines.
public struct CalibrationReport: Sendable {
  /// The chance that a link that does what was asked is called off: one run in a thousand.
  static let risk = 0.001

  /// The figures of each direction.
  public let lines: LinkPair<[CalibrationLine]>
  /// What of the network was left out.
  public let omissions: [String]

  private let seed: Seed
  private let messageCount: Int
  private let spacing: Duration
  private let lateness: Lateness?

  /// Creates the report of what was measured.
  init(
    _ calibration: Calibration, _ samples: LinkPair<LinkSample>, lateness: Lateness? = nil
  ) {
    let checks = LinkPair(
      uplink: Self.checks(calibration, samples, .uplink),
      downlink: Self.checks(calibration, samples, .downlink))
    let count = (checks.uplink + checks.downlink).count(where: \.isJudged)
    // Bonferroni: chances of error add up at most, so each line has its part of the whole.
    let confidence = Confidence(risk: Self.risk / Double(max(count, 1)))
    lines = LinkPair(
      uplink: checks.uplink.map { $0.line(confidence) },
      downlink: checks.downlink.map { $0.line(confidence) })
    omissions = calibration.asked.omissions
    seed = calibration.seed
    messageCount = calibration.messageCount
    spacing = calibration.spacing
    self.lateness = lateness
  }

  /// Whether no line is off.
  public var holds: Bool {
    !(lines.uplink + lines.downlink).contains { $0.verdict == .off }
  }

  /// A table for people.
  public func text(isColored: Bool = false) -> String {
    let tables = Direction.allCases.map { table($0, isColored: isColored) }.joined(separator: "\n")
    return "\(head)\n\(tables)\(late)\(notes)\n\(summary(isColored: isColored))\n"
  }

  /// The same for machines; times in nanoseconds, and shares as parts of one.
  public var json: JSON {
    .object(
      [
        .init(name: "verdict", value: holds ? "holds" : "off"),
        .init(name: "seed", value: .string(seed.description)),
        .init(name: "messages", value: JSON(messageCount)),
        .init(name: "spacing_ns", value: JSON(spacing.wholeNanoseconds)),
        .init(name: "uplink", value: .array(lines.uplink.map(\.json))),
        .init(name: "downlink", value: .array(lines.downlink.map(\.json))),
        .init(name: "omissions", value: .array(omissions.map { .string($0) })),
      ] + (lateness.map { [.init(name: "lateness", value: $0.json)] } ?? []))
  }

  private static func checks(
    _ calibration: Calibration, _ samples: LinkPair<LinkSample>, _ direction: Direction
  ) -> [CalibrationCheck] {
    CalibrationJudge(
      conditions: calibration.asked.conditions[direction], direction: direction,
      byteCount: Calibration.payload.count, sample: samples[direction]
    ).checks
  }

  private var head: String {
    let clock = lateness == nil ? "virtual time" : "real time"
    return "\(messageCount) messages each way in \(clock), one every \(spacing.reportText)\n"
  }

  private func table(_ direction: Direction, isColored: Bool) -> String {
    let rows = lines[direction].map { $0.cells(isColored: isColored) }
    return Table(rows: [[direction.rawValue, "asked", "got", "99 % bounds"]] + rows).text
  }

  private var late: String {
    guard let lateness else { return "" }
    let unit = CalibrationUnit.nanoseconds
    return """

      the machine was late by: p50 \(unit.text(lateness.median)), p99 \(unit.text(lateness.high)), \
      max \(unit.text(lateness.greatest)), which delays may exceed what was asked by

      """
  }

  private var notes: String {
    omissions.isEmpty ? "" : "\nleft out: \(omissions.joined(separator: ", "))\n"
  }

  private func summary(isColored: Bool) -> String {
    let all = lines.uplink + lines.downlink
    let off = all.count { $0.verdict == .off }
    let judged = all.count { $0.verdict == .off || $0.verdict == .holds }
    let unjudged = all.count - judged
    let rest = unjudged > 0 ? "; \(unjudged) without a verdict" : ""
    guard off > 0 else {
      return "\(Self.colored("holds", 32, isColored)): all \(judged) figures are as asked\(rest)"
    }
    return
      "\(Self.colored("off", 31, isColored)): \(off) of \(judged) figures are not as asked\(rest)"
  }

  /// Colours as ECMA-48 has them, section 8.3.117.
  static func colored(_ text: String, _ color: Int, _ isColored: Bool) -> String {
    isColored ? "\u{1b}[\(color)m\(text)\u{1b}[0m" : text
  }
}

extension CalibrationLine {
  fileprivate func cells(isColored: Bool) -> [String] {
    let bounds = bounds.map { "\(unit.text($0.lowerBound)) to \(unit.text($0.upperBound))" }
    return [
      "  \(name)", asked.map(unit.text) ?? "-", got.map(unit.text) ?? "-", bounds ?? "",
      verdict.text(isColored: isColored),
    ]
  }

  fileprivate var json: JSON {
    func number(_ value: Double?) -> JSON {
      guard let value, value.isFinite else { return .null }
      // Beyond twelve decimals stands what rounding left.
      return .number("\(abs(value) < 1e3 ? (value * 1e12).rounded() / 1e12 : value)")
    }
    return [
      "name": .string(name), "unit": .string(unit.rawValue), "asked": number(asked),
      "got": number(got), "low": number(bounds?.lowerBound), "high": number(bounds?.upperBound),
      "verdict": .string(verdict.word), "reason": verdict.reason.map { .string($0) } ?? .null,
    ]
  }
}

extension CalibrationLine.Verdict {
  fileprivate var word: String {
    switch self {
    case .holds: "holds"
    case .off: "off"
    case .unjudged: "unjudged"
    }
  }

  fileprivate var reason: String? { if case .unjudged(let reason) = self { reason } else { nil } }

  fileprivate func text(isColored: Bool) -> String {
    switch self {
    case .holds: CalibrationReport.colored("holds", 32, isColored)
    case .off: CalibrationReport.colored("off", 31, isColored)
    case .unjudged(let reason): "no verdict: \(reason)"
    }
  }
}

extension Lateness {
  fileprivate var json: JSON {
    [
      "p50_ns": JSON(Int(median)), "p99_ns": JSON(Int(high)), "max_ns": JSON(Int(greatest)),
    ]
  }
}

extension Network {
  /// What of it a calibration leaves out, in words.
  fileprivate var omissions: [String] {
    var omissions: [String] = []
    if weather != .fair { omissions.append("phases (what is asked holds between them)") }
    if !rules.isEmpty { omissions.append("rules") }
    if openings != Openings() { omissions.append("openings") }
    if breaks != Breaks() { omissions.append("breaks") }
    let queues = Direction.allCases.contains { direction in
      let conditions = conditions[direction]
      return conditions.rate != nil
        && (conditions.discipline != .droptail || conditions.limit != QueueLimit())
    }
    if queues { omissions.append("the queue, which has no formula") }
    return omissions
  }
}
