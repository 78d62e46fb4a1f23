public import LightlagCore

/// Picks lines out of a recording, for people to look at.
///
/// It is stated in words: `c=c1,c2 d=up event=drive t=1.5s..2s drop=loss`. A line is picked out
/// where all of them hold; of several values behind a comma one is enough. `drop=any` is every
/// reason, and lines that an option cannot be about are not picked out where it is given.
public struct RecordFilter: Hashable, Sendable {
  /// Why words make no filter.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A word has no `=`.
    case noValue(word: String)
    /// A word begins with a name that means nothing.
    case unknownName(String)
    /// A name stands twice.
    case repeated(String)
    /// A value is not what it must be.
    case invalid(name: String, value: String, expected: String)

    public var description: String {
      switch self {
      case .noValue(let word): "'\(word)' is no NAME=VALUE"
      case .unknownName(let name): "'\(name)' is none of c, d, event, t and drop"
      case .repeated(let name): "'\(name)' is given twice; put a comma between values"
      case .invalid(let name, let value, let expected):
        "'\(value)' is wrong for '\(name)', which takes \(expected)"
      }
    }
  }

  /// The connections, or none for all.
  public var connections: [ConnectionID] = []

  /// The directions, or none for both, and for lines that have none.
  public var directions: [Direction] = []

  /// The names of events, or none for all messages and other lines.
  ///
  /// On a connection of Socket.IO a name may have the namespace before it (`/admin:drive`), and
  /// `ack:drive` is what answers `drive`; binary attachments are called as their event is.
  public var events: [String] = []

  /// The first instant.
  public var from = Instant.start

  /// The last instant.
  public var through = Instant.end

  /// The reasons of drops, or none for all lines.
  public var drops: [DropReason] = []

  /// What the messages are called; kept only where that is asked for.
  private var names = EventNames()

  /// Creates a filter that picks out everything.
  public init() {}

  /// Creates the filter that words state, with spaces between.
  public init(parsing text: String) throws(Failure) {
    var names: [String] = []
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .noValue(word: String(word)) }
      let name = String(parts[0])
      guard !names.contains(name) else { throw .repeated(name) }
      names.append(name)
      try read(name, String(parts[1]))
    }
  }

  /// Returns whether an event is picked out; to be asked of all events of a recording, in order.
  public mutating func includes(_ event: SessionEvent) -> Bool {
    // First, as a name may depend on any event before.
    let label = events.isEmpty ? nil : names.label(of: event)
    guard event.instant >= from, event.instant <= through else { return false }
    if !connections.isEmpty {
      guard let connection = event.connection, connections.contains(connection) else {
        return false
      }
    }
    if !directions.isEmpty {
      guard let direction = event.kind.direction, directions.contains(direction) else {
        return false
      }
    }
    if !drops.isEmpty {
      guard let drop = event.kind.drop, drops.contains(drop) else { return false }
    }
    guard !events.isEmpty else { return true }
    guard let label else { return false }
    return events.contains { label.isNamed($0) }
  }

  // MARK: Reading

  private mutating func read(_ name: String, _ value: String) throws(Failure) {
    switch name {
    case "c":
      connections = try Self.values(name, value, "names of connections, as c1,c2") {
        ConnectionID(recordedName: $0)
      }
    case "d":
      directions = try Self.values(name, value, "up, dn or both") { Direction(recordedName: $0) }
    case "event": events = try Self.values(name, value, "names of events") { $0 }
    case "t": (from, through) = try Self.times(value)
    case "drop":
      let words = DropReason.allCases.map(\.rawValue).joined(separator: ", ")
      drops =
        value == "any"
        ? DropReason.allCases
        : try Self.values(name, value, "any, \(words)") { DropReason(rawValue: $0) }
    default: throw .unknownName(name)
    }
  }

  private static func values<Value>(
    _ name: String, _ text: String, _ expected: String, _ read: (String) -> Value?
  ) throws(Failure) -> [Value] {
    var values: [Value] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard !part.isEmpty, let value = read(String(part)) else {
        throw .invalid(name: name, value: String(part), expected: expected)
      }
      values.append(value)
    }
    return values
  }

  private static func times(_ text: String) throws(Failure) -> (Instant, Instant) {
    let expected = "two times, as 1.5s..2s, 300ms.. or ..5m"
    let parts = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .invalid(name: "t", value: text, expected: expected) }
    var bounds = (Instant.start, Instant.end)
    if !parts[0].isEmpty {
      guard let time = DurationText.nanoseconds(parts[0]) else {
        throw .invalid(name: "t", value: String(parts[0]), expected: expected)
      }
      bounds.0 = Instant(nanoseconds: time)
    }
    if !parts[1].isEmpty {
      guard let time = DurationText.nanoseconds(parts[1]) else {
        throw .invalid(name: "t", value: String(parts[1]), expected: expected)
      }
      bounds.1 = Instant(nanoseconds: time)
    }
    guard bounds.0 <= bounds.1 else {
      throw .invalid(name: "t", value: text, expected: "a time and a later one")
    }
    return bounds
  }
}

extension SessionEvent.Kind {
  /// The way across a link that a line is about, where it is about one.
  fileprivate var direction: Direction? {
    switch self {
    case .sent(let direction, _, _, _, _), .delivered(let direction, _, _, _),
      .left(let direction, _, _), .lost(let direction, _, _, _), .closing(let direction, _):
      direction
    case .arrived(let arrival): arrival.direction
    default: nil
    }
  }

  /// Why a message of a line never arrives, where it does not.
  fileprivate var drop: DropReason? {
    switch self {
    case .sent(_, _, _, .dropped(let reason), _), .left(_, _, .dropped(let reason)),
      .lost(_, _, _, let reason):
      reason
    case .sent(_, _, _, .cut, _), .left(_, _, .cut): .cut
    default: nil
    }
  }
}
