import LightlagCore
public import LightlagEncoding

extension OutcomeComparison {
  /// How much more time the late messages take, or how much less the early ones.
  public struct Shift: Hashable, Sendable {
    /// What half of them do not exceed.
    public let p50: Duration
    /// What nine in ten of them do not exceed.
    public let p90: Duration
    /// The most.
    public let most: Duration
  }

  /// By how much messages of a kind are later or earlier, or `nil` where none of it is.
  public func shift(_ kind: Kind) -> Shift? {
    guard kind == .late || kind == .early else { return nil }
    let delays = changes.filter { $0.kind == kind }.map(\.shift).sorted()
    guard let most = delays.last else { return nil }
    func quantile(_ percent: Int) -> Duration { delays[(delays.count * percent + 99) / 100 - 1] }
    return Shift(p50: quantile(50), p90: quantile(90), most: most)
  }

  /// The comparison for people: how many of each kind, and of each those that differ most.
  public func text(limit: Int = 5) -> String {
    let counts = Kind.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
    let total = changes.isEmpty ? "all fare as before" : counts.joined(separator: ", ")
    let new = newCount > 0 ? "; \(newCount) new" : ""
    var lines = ["\(messageCount.counted("message")): \(total)\(new)"]
    lines.append("the run ends at \(endNow.secondsText) s, and did at \(end.secondsText) s")
    for kind in Kind.allCases { lines += self.lines(kind, limit: limit) }
    return lines.map { $0.printable + "\n" }.joined()
  }

  private func lines(_ kind: Kind, limit: Int) -> [String] {
    var found = changes.filter { $0.kind == kind }
    guard !found.isEmpty else { return [] }
    if kind == .late || kind == .early {
      found.sort { ($0.shift, $1.line) > ($1.shift, $0.line) }
    }
    var lines = ["\(kind.rawValue)\(summary(kind, found)):"] + found.prefix(limit).map(\.text)
    if found.count > limit { lines.append("  and \(found.count - limit) more") }
    return lines
  }

  /// What there is to say of all messages of a kind.
  private func summary(_ kind: Kind, _ found: [Change]) -> String {
    if let shift = shift(kind) {
      let way = kind == .late ? "more" : "less"
      return " by \(shift.p50.secondsText) s (p50), \(shift.p90.secondsText) s (p90),"
        + " \(shift.most.secondsText) s at the most; those that take the most time \(way)"
    }
    let whys = found.compactMap { $0.reason?.rawValue ?? $0.silence?.rawValue }
    let counts = Dictionary(grouping: whys, by: \.self).mapValues(\.count)
    let parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return (parts.isEmpty ? "" : ", ")
      + parts.map { "\($0.value): \($0.key)" }.joined(separator: "; ")
  }

  /// The comparison for machines, with all changes.
  public var json: JSON {
    let kinds = Kind.allCases.map { JSON.Member(name: $0.rawValue, value: JSON(count($0))) }
    return [
      "messages": JSON(messageCount), "counts": .object(kinds), "new": JSON(newCount),
      "late": shift(.late)?.json ?? .null, "early": shift(.early)?.json ?? .null,
      "endNanoseconds": JSON(end.nanoseconds), "endNowNanoseconds": JSON(endNow.nanoseconds),
      "changes": .array(changes.map(\.json)),
    ]
  }
}

extension OutcomeComparison.Shift {
  fileprivate var json: JSON {
    [
      "p50Nanoseconds": JSON(p50.wholeNanoseconds), "p90Nanoseconds": JSON(p90.wholeNanoseconds),
      "mostNanoseconds": JSON(most.wholeNanoseconds),
    ]
  }
}

extension OutcomeComparison.Change {
  /// How much longer or shorter it takes.
  fileprivate var shift: Duration { max(delay, .zero - delay) }

  fileprivate var text: String {
    let name = event.map { " \($0)" } ?? ""
    let times = [before, after].map { $0.map { "\($0.secondsText) s" } ?? "never" }
    let now = instantNow.map { ", now at \($0.secondsText) s" } ?? ""
    let why = (reason?.rawValue ?? silence?.rawValue).map { " (\($0))" } ?? ""
    return "  line \(line): \(connection) \(direction.recordedName) \(index)\(name), sent at"
      + " \(instant.secondsText) s\(now): \(times[0]), now \(times[1])\(why)"
  }

  fileprivate var json: JSON {
    [
      "kind": .string(kind.rawValue), "line": JSON(line),
      "connection": .string(connection.description),
      "direction": .string(direction.recordedName), "index": JSON(index),
      "nanoseconds": JSON(instant.nanoseconds),
      "nowNanoseconds": instantNow.map { JSON($0.nanoseconds) } ?? .null,
      "event": event.map { .string($0) } ?? .null,
      "beforeNanoseconds": before.map { JSON($0.wholeNanoseconds) } ?? .null,
      "afterNanoseconds": after.map { JSON($0.wholeNanoseconds) } ?? .null,
      "reason": reason.map { .string($0.rawValue) } ?? .null,
      "silence": silence.map { .string($0.rawValue) } ?? .null,
    ]
  }
}

extension Duration {
  /// The same in seconds, with nine digits behind the point.
  fileprivate var secondsText: String { Instant.start.advanced(by: self).secondsText }
}
