/// Counts what happens in a session, for the whole of it and for each connection.
///
/// Give one to the session as a tap, and read it with `session.tap(Statistics.self)`.
public struct Statistics: Tap, Hashable {
  /// All connections together.
  public private(set) var total = LinkPair(uplink: Traffic(), downlink: Traffic())

  /// Connections that clients asked for.
  public private(set) var opened = 0

  /// Connections that the backend accepted.
  public private(set) var accepted = 0

  /// Connections that were refused.
  public private(set) var rejected = 0

  /// Connections that both ends have let go of.
  public private(set) var over = 0

  /// Connections that are over and no longer kept apart; they still count in the total.
  public private(set) var folded = 0

  /// How late messages were handed to peers outside: a measurement, and no part of the run.
  public private(set) var lateness = Histogram()

  private let overLimit: Int
  private var rows: [ConnectionStatistics] = []
  private var free: [Int32] = []
  /// The row of each connection ever opened, or -1: four bytes for what is folded.
  private var rowOfIndex: [Int32] = []
  /// Rows of connections that are over, a ring once it is as long as the limit.
  private var overRows: [Int32] = []
  private var oldestOver = 0
  /// By position in `Closure.Party.allCases`.
  private var disconnectionCounts = [Int](repeating: 0, count: Closure.Party.allCases.count)

  /// Creates statistics of nothing.
  ///
  /// - Parameter overLimit: Most connections that are over and still kept apart; the one that
  ///   was over first is folded first.
  public init(overLimit: Int = 10_000) {
    precondition(overLimit >= 0, "a limit is not negative")
    self.overLimit = overLimit
  }

  // MARK: Outputs

  /// Returns the number of connections that a party was the first to end.
  public func disconnections(by party: Closure.Party) -> Int {
    disconnectionCounts[Self.position(of: party)]
  }

  /// What is counted of one connection, or `nil` if it is folded or was never opened.
  public subscript(connection: ConnectionID) -> ConnectionStatistics? {
    guard let row = row(of: connection) else { return nil }
    return rows[row]
  }

  /// All connections that are kept apart, in the order in which they were opened.
  ///
  /// - Complexity: O(connections ever opened).
  public var connections: [ConnectionStatistics] {
    rowOfIndex.compactMap { $0 < 0 ? nil : rows[Int($0)] }
  }

  // MARK: Inputs

  public mutating func observe(_ event: SessionEvent) {
    var row: Int?
    if let id = event.connection { row = self.row(of: id) }
    switch event.kind {
    case .sent(let direction, _, let message, let verdict, _):
      let size = message.bytes.count
      total[direction].send(byteCount: size, verdict)
      if let row { rows[row].traffic[direction].send(byteCount: size, verdict) }
    case .delivered(let direction, _, let message, let sentAt):
      let (size, delay) = (message.bytes.count, event.instant.nanoseconds - sentAt.nanoseconds)
      total[direction].deliver(byteCount: size, delayNanoseconds: delay)
      if let row {
        rows[row].traffic[direction].deliver(byteCount: size, delayNanoseconds: delay)
      }
    case .left(let direction, _, let verdict):
      total[direction].decide(verdict)
      if let row { rows[row].traffic[direction].decide(verdict) }
    case .lost(let direction, _, _, _):
      total[direction].lost += 1
      if let row { rows[row].traffic[direction].lost += 1 }
    case .arrived(let arrival):
      lateness.record(nanoseconds: event.instant.nanoseconds - arrival.due.nanoseconds)
    case .opening: if let id = event.connection { open(id) }
    case .answered(.accepted, _): accepted += 1
    case .answered(.rejected, _): rejected += 1
    case .closing(_, let closure): if let row { close(row, closure) }
    case .closed: end(row)
    case .conditions, .rule, .ruleRemoved, .phase, .mark: break
    }
  }

  private mutating func open(_ id: ConnectionID) {
    opened += 1
    // Beyond the next in order only where a tap has not seen the session from its start.
    while rowOfIndex.count <= id.index { rowOfIndex.append(-1) }
    guard rowOfIndex[id.index] < 0 else { return }
    let fresh = ConnectionStatistics(id: id)
    if let row = free.popLast() {
      rows[Int(row)] = fresh
      rowOfIndex[id.index] = row
    } else {
      rowOfIndex[id.index] = Int32(rows.count)
      rows.append(fresh)
    }
  }

  private mutating func close(_ row: Int, _ closure: Closure) {
    // The other end's answer to a close ends nothing.
    guard rows[row].closure == nil else { return }
    rows[row].closure = closure
    disconnectionCounts[Self.position(of: closure.party)] += 1
  }

  private mutating func end(_ row: Int?) {
    over += 1
    guard let row, !rows[row].isOver else { return }
    rows[row].isOver = true
    if overLimit == 0 {
      fold(row)
    } else if overRows.count < overLimit {
      overRows.append(Int32(row))
    } else {
      fold(Int(overRows[oldestOver]))
      overRows[oldestOver] = Int32(row)
      oldestOver = (oldestOver + 1) % overLimit
    }
  }

  private mutating func fold(_ row: Int) {
    let id = rows[row].id
    folded += 1
    rowOfIndex[id.index] = -1
    rows[row] = ConnectionStatistics(id: id)
    free.append(Int32(row))
  }

  private func row(of id: ConnectionID) -> Int? {
    guard id.index < rowOfIndex.count, rowOfIndex[id.index] >= 0 else { return nil }
    return Int(rowOfIndex[id.index])
  }

  private static func position(of party: Closure.Party) -> Int {
    switch party {
    case .client: 0
    case .server: 1
    case .net: 2
    case .lightlag: 3
    }
  }
}
