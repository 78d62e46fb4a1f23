import LightlagCore

/// A row of a sequence diagram: part of a message's way, or something that happened besides.
struct SequenceRow: Hashable, Sendable {
  /// What it shows.
  enum Content: Hashable, Sendable {
    /// A message comes to the link, and on from there.
    case sent
    /// A message comes from the link to its end.
    case arrived
    /// Both, as nothing happened between them.
    case crossed
    /// Something that is no message.
    case happened
  }

  /// When.
  let instant: Instant
  /// Its place among those of the same instant.
  let order: Int
  /// What it shows.
  var content: Content
  /// Whose it is, or `nil` for all.
  let client: ClientID?
  /// The message; `nil` where it shows none.
  var entry: HistoryEntry?
  /// What happened, where it shows no message.
  var text = ""

  /// Returns the latest rows that show some messages and happenings, as they happened.
  static func latest(
    _ count: Int, _ entries: [(place: Int, entry: HistoryEntry)], _ happenings: [Happening]
  ) -> [SequenceRow] {
    var rows = happenings.map {
      SequenceRow(
        instant: $0.instant, order: $0.place * 2 - 1, content: .happened, client: $0.client,
        text: $0.text)
    }
    for (place, entry) in entries {
      rows.append(
        SequenceRow(
          instant: entry.sent, order: place * 2, content: .sent, client: entry.client,
          entry: entry))
      guard case .delivered(let instant) = entry.fate else { continue }
      rows.append(
        SequenceRow(
          instant: instant, order: place * 2 + 1, content: .arrived, client: entry.client,
          entry: entry))
    }
    rows.sort { ($0.instant, $0.order) < ($1.instant, $1.order) }
    return joined(rows).suffix(count)
  }

  /// Makes one row of a message that was sent and arrived with nothing between.
  private static func joined(_ rows: [SequenceRow]) -> [SequenceRow] {
    var result: [SequenceRow] = []
    for row in rows {
      if row.content == .arrived, let last = result.last, last.content == .sent,
        last.entry == row.entry
      {
        result[result.count - 1].content = .crossed
      } else {
        result.append(row)
      }
    }
    return result
  }

  /// What stands beside it.
  var note: String {
    guard let entry else { return text }
    switch (content, entry.fate) {
    case (.sent, .dropped(let reason)): return "lost: \(reason.rawValue)"
    case (.sent, .delivered(let instant)), (.sent, .onTheWay(let instant?)):
      return "due at \(Instant.start.duration(to: instant).reportText)"
    case (.sent, .onTheWay(nil)): return "waits"
    default:
      let latency = entry.latency ?? .zero
      return latency == .zero ? "at once" : "after \(latency.reportText)"
    }
  }
}
