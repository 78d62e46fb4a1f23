import Lightlag

/// What there is in a recording, for people and machines.
struct SummaryReport {
  /// What was counted.
  let summary: RecordingSummary
  /// What is wrong with the other parts of its run.
  let chain: RecordingChain
  /// The kind of file.
  let kind: String
  /// Bytes of the file.
  let byteCount: Int
  /// Whether nothing is missing.
  let isComplete: Bool

  /// A line for each fact.
  var text: String {
    var rows: [(String, String)] = []
    if let header = summary.header { rows += Self.rows(header) }
    rows.append(("length", length.reportText))
    let size = "\(byteCount.counted("byte")), \(summary.lineCount.counted("line"))"
    rows.append(("file", "\(kind), \(size)"))
    rows.append(
      ("connections", "\(summary.connectionCount), clients \(summary.clientCount)"))
    rows.append(("uplink", Self.text(summary.ways.uplink)))
    rows.append(("downlink", Self.text(summary.ways.downlink)))
    if let events { rows.append(("events", events)) }
    rows.append(("ends", summary.end.map { "sha256 \($0.digest)" } ?? "cut off"))
    if let next = summary.end?.next { rows.append(("run", "goes on in \(next)")) }
    for problem in chain.problems { rows.append(("missing", problem)) }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in
      "\(name)\(String(repeating: " ", count: width - name.count))  \(value.printable)\n"
    }.joined()
  }

  /// The same for machines.
  var json: JSON {
    [
      "kind": .string(kind), "bytes": JSON(byteCount), "lines": JSON(summary.lineCount),
      "complete": .bool(isComplete), "header": summary.header.map(Self.json) ?? .null,
      "nanoseconds": JSON(summary.endInstant.nanoseconds),
      "connections": JSON(summary.connectionCount), "clients": JSON(summary.clientCount),
      "up": Self.json(summary.ways.uplink), "down": Self.json(summary.ways.downlink),
      "events": .array(
        summary.events.map { name, counts in
          ["name": .string(name), "up": JSON(counts.uplink), "down": JSON(counts.downlink)]
        }),
      "sha256": summary.end.map { .string($0.digest) } ?? .null,
      "next": summary.end?.next.map { .string($0) } ?? .null,
      "problems": .array(chain.problems.map { .string($0) }),
    ]
  }

  /// The most frequent events, or `nil` where no message is one.
  private var events: String? {
    let (events, shown) = (summary.events, 8)
    guard !events.isEmpty else { return nil }
    let texts = events.prefix(shown).map { name, counts in
      let ways = [(counts.uplink, "up"), (counts.downlink, "down")].filter { $0.0 > 0 }
      return "\(name) \(ways.map { "\($0.0) \($0.1)" }.joined(separator: " "))"
    }
    let rest = events.count > shown ? ["and \(events.count - shown) more"] : []
    return (texts + rest).joined(separator: ", ")
  }

  private var length: Duration { Instant.start.duration(to: summary.endInstant) }

  private static func rows(_ header: RecordingHeader) -> [(String, String)] {
    var rows = [
      ("name", header.name), ("tool", header.tool), ("time", header.clock.rawValue),
      ("seed", header.configuration.seed.description),
      ("profile", header.profile?.name ?? "none"),
      ("backend", "\(header.backend.kind)\(header.isBackendOutside ? ", from outside" : "")"),
      ("clients", header.clients?.kind ?? "from outside"),
    ]
    if let wall = header.wall { rows.append(("began", wall)) }
    if let part = header.part { rows.append(("part", text(part, isMerged: header.isMerged))) }
    return rows
  }

  private static func text(_ part: RecordingPart, isMerged: Bool) -> String {
    let start = "from \(Instant.start.duration(to: part.start).reportText)"
    guard let number = part.number else {
      return isMerged
        ? "all \(start) on; of some what came before is lost" : "\(start); what came before is lost"
    }
    guard let predecessor = part.predecessor else { return "\(number)" }
    return "\(number), after \(predecessor.file), \(start)"
  }

  private static func text(_ way: RecordingSummary.Way) -> String {
    let sent = "\(way.messages.counted("message")), \(way.bytes.counted("byte"))"
    guard way.dropCount > 0 else { return sent }
    let drops = way.dropsByReason.map { "\($0.count) \($0.reason.rawValue)" }
    return "\(sent); never arrived: \(drops.joined(separator: ", "))"
  }

  private static func json(_ header: RecordingHeader) -> JSON {
    [
      "name": .string(header.name), "tool": .string(header.tool),
      "clock": .string(header.clock.rawValue), "wall": header.wall.map { .string($0) } ?? .null,
      "seed": .string(header.configuration.seed.description),
      "rng": .string(header.generator),
      "profile": header.profile.map { .string($0.name) } ?? .null,
      "backend": .string(header.backend.kind),
      "clients": header.clients.map { .string($0.kind) } ?? .null,
      "subject": .string(header.subject.rawValue),
    ]
  }

  private static func json(_ way: RecordingSummary.Way) -> JSON {
    let drops = way.dropsByReason.map { reason, count in
      JSON.Member(name: reason.rawValue, value: JSON(count))
    }
    return [
      "messages": JSON(way.messages), "bytes": JSON(way.bytes), "drops": .object(drops),
    ]
  }
}
