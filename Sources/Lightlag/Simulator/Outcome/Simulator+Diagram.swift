import LightlagCore

extension Simulator {
  /// Returns the latest events as lines of text, each with what became of it.
  ///
  /// ```
  ///      100 ms  client 0 --> server    driveCommands, after 50.0 ms
  ///      200 ms  client 0 --x server    driveCommands, dropped: loss
  /// ```
  public func diagram(last count: Int = 12) -> String {
    let lines = history(last: count).map { entry in
      let time = Instant.start.duration(to: entry.sent).reportText
      let isLost = if case .dropped = entry.fate { true } else { false }
      let arrow =
        entry.direction == .uplink ? (isLost ? "--x" : "-->") : (isLost ? "x--" : "<--")
      let padding = String(repeating: " ", count: max(12 - time.count, 0))
      return "\(padding)\(time)  client \(entry.client.index) \(arrow) server  "
        + "\(entry.event), \(Self.words(entry))"
    }
    return lines.joined(separator: "\n")
  }

  private static func words(_ entry: HistoryEntry) -> String {
    switch entry.fate {
    case .onTheWay: "on its way"
    case .dropped(let reason): "dropped: \(reason.rawValue)"
    case .delivered: "after \(entry.latency?.reportText ?? "nothing")"
    }
  }
}
