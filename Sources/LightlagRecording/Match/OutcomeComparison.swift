public import LightlagCore
public import LightlagEncoding

/// What became of each message of a recording under another network.
public struct OutcomeComparison: Hashable, Sendable {
  /// In what way it fared otherwise.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It arrived, and now it does not.
    case never
    /// It is not sent any more.
    case unsent
    /// It arrives behind one that was sent after it, as it did not before.
    case reordered
    /// It arrives later after it was sent.
    case late
    /// It arrives sooner after it was sent.
    case early
    /// It did not arrive, and now it does.
    case arrives
  }

  /// A message that fared otherwise.
  public struct Change: Hashable, Sendable {
    /// In what way.
    public let kind: Kind
    /// Its connection.
    public let connection: ConnectionID
    /// Its direction.
    public let direction: Direction
    /// Its position among the messages of its connection and direction.
    public let index: Int
    /// When it was sent in the recording.
    public let instant: Instant
    /// The name of its event, where it has one.
    public let event: String?
    /// How long it took, or `nil` where it did not arrive.
    public let before: Duration?
    /// How long it takes now, or `nil` where it does not arrive.
    public let after: Duration?
    /// Why it does not arrive now, where that is known.
    public let reason: DropReason?
  }

  /// The changes, in the order in which the messages were sent.
  public private(set) var changes: [Change] = []

  /// Messages that were recorded.
  public private(set) var messageCount = 0

  /// What may differ before a message is late or early: what people call at once.
  private static let tolerance = Duration.milliseconds(20)

  /// Compares.
  ///
  /// - Parameters:
  ///   - recording: What became of the messages when they were recorded.
  ///   - other: What became of them under another network.
  public init(of recording: Recording, with other: Recording) {
    let (one, two) = (Fates(recording), Fates(other))
    messageCount = one.keys.count
    for key in one.keys {
      guard let before = one[key] else { continue }
      add(key, before, two[key])
    }
  }

  /// How many messages fared otherwise in that way.
  public func count(_ kind: Kind) -> Int { changes.count { $0.kind == kind } }

  private mutating func add(_ key: Fates.Key, _ before: Fates.Fate, _ after: Fates.Fate?) {
    guard let kind = Self.kind(before, after) else { return }
    changes.append(
      Change(
        kind: kind, connection: key.connection, direction: key.direction, index: key.index,
        instant: before.sentAt, event: before.event, before: before.delay, after: after?.delay,
        reason: after?.drop))
  }

  private static func kind(_ before: Fates.Fate, _ after: Fates.Fate?) -> Kind? {
    guard let after else { return .unsent }
    switch (before.delay, after.delay) {
    case (nil, nil): return nil
    case (nil, .some): return .arrives
    case (.some, nil): return .never
    case (let one?, let two?):
      if after.isOvertaken, !before.isOvertaken { return .reordered }
      if two > one + tolerance { return .late }
      return two + tolerance < one ? .early : nil
    }
  }
}

/// What became of each message of a run.
private struct Fates {
  struct Key: Hashable {
    let connection: ConnectionID
    let direction: Direction
    let index: Int
  }

  struct Fate {
    let sentAt: Instant
    let event: String?
    var arrivesAt: Instant?
    var drop: DropReason?
    var isOvertaken = false
    var delay: Duration? { arrivesAt.map { sentAt.duration(to: $0) } }
  }

  /// All messages, in the order in which they were sent.
  private(set) var keys: [Key] = []
  /// Never iterated.
  private var fates: [Key: Fate] = [:]

  subscript(key: Key) -> Fate? { fates[key] }

  init(_ recording: Recording) {
    var names = EventNames()
    for event in recording.events {
      let label = names.label(of: event)
      guard let connection = event.connection else { continue }
      switch event.kind {
      case .sent(let direction, let index, _, let verdict, _):
        let key = Key(connection: connection, direction: direction, index: index)
        keys.append(key)
        fates[key] = Fate(sentAt: event.instant, event: label?.text)
        decide(key, verdict)
      case .left(let direction, let index, let verdict):
        decide(Key(connection: connection, direction: direction, index: index), verdict)
      case .lost(let direction, let index, _, let reason):
        let key = Key(connection: connection, direction: direction, index: index)
        fates[key]?.arrivesAt = nil
        fates[key]?.drop = reason
      default: break
      }
    }
    let end = recording.endInstant
    var earliest: [Key: Instant] = [:]
    for key in keys.reversed() {
      // What is due behind the end never comes.
      if let due = fates[key]?.arrivesAt, due > end { fates[key]?.arrivesAt = nil }
      guard let due = fates[key]?.arrivesAt else { continue }
      let stream = Key(connection: key.connection, direction: key.direction, index: 0)
      if let later = earliest[stream], later < due { fates[key]?.isOvertaken = true }
      earliest[stream] = min(earliest[stream] ?? due, due)
    }
  }

  private mutating func decide(_ key: Key, _ verdict: SimplexLink.Verdict) {
    switch verdict {
    case .dropped(let reason): fates[key]?.drop = reason
    case .cut: fates[key]?.drop = .cut
    default: fates[key]?.arrivesAt = verdict.arrival
    }
  }
}

extension OutcomeComparison {
  /// The comparison for people: how many of each kind, and the first of each.
  public func text(limit: Int = 5) -> String {
    let counts = Kind.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
    let total = changes.isEmpty ? "all fare as before" : counts.joined(separator: ", ")
    var lines = ["\(messageCount.counted("message")): \(total)"]
    for kind in Kind.allCases {
      let found = changes.filter { $0.kind == kind }
      lines += found.prefix(limit).map(\.line)
      if found.count > limit { lines.append("  and \(found.count - limit) more \(kind.rawValue)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The comparison for machines, with all changes.
  public var json: JSON {
    let kinds = Kind.allCases.map { JSON.Member(name: $0.rawValue, value: JSON(count($0))) }
    return [
      "messages": JSON(messageCount), "counts": .object(kinds),
      "changes": .array(changes.map(\.json)),
    ]
  }
}

extension OutcomeComparison.Change {
  fileprivate var line: String {
    let name = event.map { " \($0)" } ?? ""
    let times = [before, after].map { $0.map { "\(Self.text($0)) s" } ?? "never" }
    let why = reason.map { " (\($0.rawValue))" } ?? ""
    return "  \(kind.rawValue): \(connection) \(direction.recordedName) \(index)\(name), sent at"
      + " \(instant.secondsText) s: \(times[0]), now \(times[1])\(why)"
  }

  fileprivate var json: JSON {
    [
      "kind": .string(kind.rawValue), "connection": .string(connection.description),
      "direction": .string(direction.recordedName), "index": JSON(index),
      "nanoseconds": JSON(instant.nanoseconds), "event": event.map { .string($0) } ?? .null,
      "beforeNanoseconds": before.map { JSON($0.wholeNanoseconds) } ?? .null,
      "afterNanoseconds": after.map { JSON($0.wholeNanoseconds) } ?? .null,
      "reason": reason.map { .string($0.rawValue) } ?? .null,
    ]
  }

  private static func text(_ duration: Duration) -> String {
    Instant.start.advanced(by: duration).secondsText
  }
}
