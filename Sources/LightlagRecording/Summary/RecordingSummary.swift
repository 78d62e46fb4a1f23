public import LightlagCore

/// What there is in a recording, counted line by line.
public struct RecordingSummary: Hashable, Sendable {
  /// What one direction carried.
  public struct Way: Hashable, Sendable {
    /// Messages sent.
    public var messages = 0
    /// Their bytes of payload.
    public var bytes = 0
    /// Those that never arrived, by reason, in the order of the reasons.
    public var drops = Array(repeating: 0, count: DropReason.allCases.count)

    /// All that never arrived.
    public var dropCount: Int { drops.reduce(0, +) }

    /// Those that never arrived, by reason, the reasons that there were.
    public var dropsByReason: [(reason: DropReason, count: Int)] {
      zip(DropReason.allCases, drops).filter { $0.1 > 0 }.map { ($0, $1) }
    }

    fileprivate mutating func drop(_ reason: DropReason) {
      guard let place = DropReason.allCases.firstIndex(of: reason) else { return }
      drops[place] += 1
    }
  }

  /// What the run follows from, once that was read.
  public private(set) var header: RecordingHeader?

  /// Lines, those of unknown kinds among them.
  public private(set) var lineCount = 0

  /// Connections that were opened.
  public private(set) var connectionCount = 0

  /// Connections that both ends have not let go of, as far as it goes.
  public var openConnectionCount: Int { endsLeft.count }

  /// Clients that opened them.
  public private(set) var clientCount = 0

  /// What each direction carried.
  public private(set) var ways = LinkPair(uplink: Way(), downlink: Way())

  /// Most names of events that are counted each by itself.
  public static let mostEvents = 1_000

  /// Messages by the name of their event, as `RecordFilter` has it, the most frequent first; at
  /// most `mostEvents` names, the first that came.
  public var events: [(name: String, counts: LinkPair<Int>)] {
    eventCounts.map { (name: $0.key, counts: $0.value) }.sorted { one, two in
      let (first, second) = (one.counts.sum, two.counts.sum)
      return first == second ? one.name < two.name : first > second
    }
  }

  /// How far the run came.
  public private(set) var endInstant = Instant.start

  /// The last line, where there is one.
  public private(set) var end: RecordingEnd?

  /// Ends of each connection that have not let go; never iterated.
  private var endsLeft: [ConnectionID: Int] = [:]

  private var names = EventNames()
  /// By name; only ever iterated to be sorted.
  private var eventCounts: [String: LinkPair<Int>] = [:]

  /// Creates the summary of nothing.
  public init() {}

  /// Counts the next line.
  public mutating func count(_ line: RecordLine) {
    lineCount += 1
    switch line {
    case .header(let header): self.header = header
    case .event(let event): count(event)
    case .end(let end): (self.end, endInstant) = (end, end.instant)
    case .unknown: break
    }
  }

  private mutating func count(_ event: SessionEvent) {
    endInstant = event.instant
    count(names.label(of: event), event)
    switch event.kind {
    case .opening(let client, _, _):
      connectionCount += 1
      clientCount = max(clientCount, client.index + 1)
      if let id = event.connection { endsLeft[id] = 2 }
    case .answered(.rejected, _): if let id = event.connection { endsLeft[id] = nil }
    case .closing:
      guard let id = event.connection, let left = endsLeft[id] else { return }
      endsLeft[id] = left > 1 ? left - 1 : nil
    case .sent(let direction, _, let message, let verdict, _):
      ways[direction].messages += 1
      ways[direction].bytes += message.bytes.count
      count(verdict, direction)
    case .left(let direction, _, let verdict): count(verdict, direction)
    case .lost(let direction, _, _, let reason): ways[direction].drop(reason)
    default: break
    }
  }

  private mutating func count(_ label: EventLabel?, _ event: SessionEvent) {
    guard let name = label?.text, case .sent(let direction, _, _, _, _) = event.kind,
      eventCounts[name] != nil || eventCounts.count < Self.mostEvents
    else { return }
    eventCounts[name, default: LinkPair(uplink: 0, downlink: 0)][direction] += 1
  }

  private mutating func count(_ verdict: SimplexLink.Verdict, _ direction: Direction) {
    switch verdict {
    case .dropped(let reason): ways[direction].drop(reason)
    case .cut: ways[direction].drop(.cut)
    case .scheduled, .duplicated, .damaged, .waiting: break
    }
  }
}

extension LinkPair where Element == Int {
  fileprivate var sum: Int { uplink + downlink }
}
