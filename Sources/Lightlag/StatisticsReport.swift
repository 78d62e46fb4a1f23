public import LightlagCore
public import LightlagEncoding
public import LightlagMocks
import LightlagProfiles

/// What was counted in a run, for people and machines.
public struct StatisticsReport: Sendable {
  private let statistics: Statistics
  private let duration: Duration
  private let seed: Seed
  private let operators: OperatorCounts?
  private let verdict: RoverVerdict?
  private let slcan: SLCANRecord?

  /// Creates the report of a run that came so far.
  ///
  /// - Parameters:
  ///   - statistics: What was counted.
  ///   - duration: How far it came.
  ///   - seed: What its chance followed from.
  ///   - operators: What simulated operators of the vehicles received, where there were any.
  ///   - verdict: Whether a scenario of the rover has passed, where it was one.
  ///   - slcan: What SLCAN adapters met, where there were any.
  public init(
    _ statistics: Statistics, duration: Instant, seed: Seed, operators: OperatorCounts? = nil,
    verdict: RoverVerdict? = nil, slcan: SLCANRecord? = nil
  ) {
    self.statistics = statistics
    self.operators = operators
    self.verdict = verdict
    self.slcan = slcan
    self.duration = Instant.start.duration(to: duration)
    self.seed = seed
  }

  /// A table for people.
  public var text: String {
    let total = statistics.total
    var rows = [["", "uplink", "downlink"]]
    rows.append(row("sent", total) { String($0.sent) })
    rows.append(row("delivered", total) { String($0.delivered) })
    if total.both.duplicated > 0 { rows.append(row("duplicated", total) { String($0.duplicated) }) }
    if total.both.damaged > 0 { rows.append(row("damaged", total) { String($0.damaged) }) }
    for reason in DropReason.allCases where total.both.drops[reason] > 0 {
      rows.append(row("dropped: \(reason.rawValue)", total) { String($0.drops[reason]) })
    }
    if total.both.lost > 0 { rows.append(row("lost on the way", total) { String($0.lost) }) }
    if total.both.inFlight > 0 {
      rows.append(row("still on the way", total) { String($0.inFlight) })
    }
    rows.append(row("bytes sent", total) { String($0.bytesSent) })
    rows.append(row("bytes delivered", total) { String($0.bytesDelivered) })
    for (name, rank) in Self.ranks {
      rows.append(row("delay \(name)", total) { text($0.delay.percentile(rank, of: 1000)) })
    }
    return "\(head)\n\(Table(rows: rows, isNumeric: true).text)\(lateness)\(met)\(seen)\(judged)"
  }

  /// The same for machines; times in nanoseconds.
  public var json: JSON {
    var members = base.members ?? []
    if let operators { members.append(JSON.Member(name: "operators", value: json(operators))) }
    if let slcan { members.append(JSON.Member(name: "slcan", value: slcan.json)) }
    if let verdict { members.append(JSON.Member(name: "verdict", value: verdict.json)) }
    return .object(members)
  }

  private var base: JSON {
    [
      "duration_ns": JSON(duration.wholeNanoseconds),
      "seed": .string(seed.description),
      "connections": [
        "opened": JSON(statistics.opened), "accepted": JSON(statistics.accepted),
        "rejected": JSON(statistics.rejected), "over": JSON(statistics.over),
        "ended_by": .object(
          Closure.Party.allCases.map {
            JSON.Member(name: $0.rawValue, value: JSON(statistics.disconnections(by: $0)))
          }),
      ],
      "uplink": json(statistics.total.uplink),
      "downlink": json(statistics.total.downlink),
      "lateness": json(statistics.lateness),
    ]
  }

  private static let ranks = [("p50", 500), ("p90", 900), ("p99", 990), ("p99.9", 999)]

  private var head: String {
    let ended = Closure.Party.allCases.compactMap { party -> String? in
      let count = statistics.disconnections(by: party)
      return count > 0 ? "\(count) by \(party.rawValue)" : nil
    }
    let endings = ended.isEmpty ? "" : ", ended: " + ended.joined(separator: ", ")
    let connections = "\(statistics.opened) connection\(statistics.opened == 1 ? "" : "s")"
    return """
      \(duration.reportText), \(connections) \
      (\(statistics.accepted) accepted, \(statistics.rejected) rejected\(endings))

      """
  }

  /// How late the system was, where there were peers to be late for.
  private var lateness: String {
    guard statistics.lateness.count > 0 else { return "" }
    let parts = Self.ranks.map { name, rank in
      "\(name) \(text(statistics.lateness.percentile(rank, of: 1000)))"
    }
    return "\nhanded over late by: " + parts.joined(separator: ", ")
      + ", max \(text(statistics.lateness.maximum))\n"
  }

  /// What SLCAN adapters met, where there were any.
  private var met: String {
    guard let slcan else { return "" }
    let counts = [("quirks", slcan.quirks), ("faults injected", slcan.faults)].map { name, counts in
      let texts = counts.map { "\($0.name) \($0.count)" }
      return counts.isEmpty ? "" : "; \(name): \(texts.joined(separator: ", "))"
    }
    return "\nSLCAN: serial lines \(slcan.lines), refused \(slcan.refusals)\(counts.joined())\n"
  }

  /// What the operators saw, where there were any.
  private var seen: String {
    guard let operators else { return "" }
    let rows = Self.sights.map { [$0.name, String(operators[keyPath: $0.count])] }
    return "\nWhat the operators received:\n\n\(Table(rows: rows, isNumeric: true).text)"
  }

  /// What the verdict on a scenario follows from, and itself.
  private var judged: String {
    guard let verdict else { return "" }
    let lines = verdict.checks.map { check in
      "\(check.holds ? "yes" : "NO ")  \(check.claim): \(check.found)\n"
    }
    return "\n\(lines.joined())\n\(verdict.hasPassed ? "passed" : "failed")\n"
  }

  private static var sights: [(name: String, count: KeyPath<OperatorCounts, Int>)] {
    [
      ("telemetry", \.telemetry), ("acknowledgements", \.acknowledgements),
      ("refusals", \.refusals), ("vehicle lists", \.vehicleLists), ("errors", \.errors),
      ("other messages", \.others),
    ]
  }

  private func json(_ operators: OperatorCounts) -> JSON {
    .object(
      Self.sights.map { name, count in
        let key = String(name.map { $0 == " " ? "_" : $0 })
        return JSON.Member(name: key, value: JSON(operators[keyPath: count]))
      })
  }

  private func row(
    _ name: String, _ total: LinkPair<Traffic>, _ cell: (Traffic) -> String
  ) -> [String] {
    [name, cell(total.uplink), cell(total.downlink)]
  }

  private func text(_ duration: Duration?) -> String { duration?.reportText ?? "-" }

  private func json(_ traffic: Traffic) -> JSON {
    let drops = DropReason.allCases.map {
      JSON.Member(name: $0.rawValue, value: JSON(traffic.drops[$0]))
    }
    return [
      "sent": JSON(traffic.sent), "delivered": JSON(traffic.delivered),
      "duplicated": JSON(traffic.duplicated), "damaged": JSON(traffic.damaged),
      "dropped": .object(drops),
      "lost": JSON(traffic.lost),
      "in_flight": JSON(traffic.inFlight),
      "bytes_sent": JSON(traffic.bytesSent), "bytes_delivered": JSON(traffic.bytesDelivered),
      "delay": json(traffic.delay),
    ]
  }

  private func json(_ histogram: Histogram) -> JSON {
    func number(_ duration: Duration?) -> JSON {
      duration.map { JSON($0.wholeNanoseconds) } ?? .null
    }
    let quantiles = Self.ranks.map { name, rank in
      JSON.Member(
        name: "\(name)_ns", value: number(histogram.percentile(rank, of: 1000)))
    }
    return .object(
      [
        .init(name: "count", value: JSON(histogram.count)),
        .init(name: "mean_ns", value: number(histogram.mean)),
      ] + quantiles + [.init(name: "max_ns", value: number(histogram.maximum))])
  }
}

extension Traffic {
  /// Messages that have neither arrived nor been lost; copies count.
  fileprivate var inFlight: Int { sent + duplicated - delivered - drops.total - lost }
}

extension SLCANRecord {
  /// The record for machines.
  fileprivate var json: JSON {
    let counts = { (counts: [Count]) in
      JSON.object(counts.map { JSON.Member(name: $0.name, value: JSON($0.count)) })
    }
    return [
      "serial_lines": JSON(lines), "refused": JSON(refusals), "quirks": counts(quirks),
      "faults": counts(faults),
    ]
  }
}

extension RoverVerdict {
  /// The verdict for machines.
  fileprivate var json: JSON {
    [
      "passed": .bool(hasPassed),
      "checks": .array(
        checks.map { check in
          [
            "claim": .string(check.claim), "holds": .bool(check.holds),
            "found": .string(check.found),
          ]
        }),
    ]
  }
}
