import LightlagCodecs

/// What SLCAN adapters have met on their lines.
public struct SLCANRecord: Hashable, Sendable {
  /// How often something was met that has a name.
  public struct Count: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// How often.
    public internal(set) var count: Int
  }

  /// Lines from outside to the bus, those that are over too.
  public internal(set) var lines = 0
  /// Commands and frames that were refused.
  public internal(set) var refusals = 0
  /// Habits of hosts that the manuals do not allow, put up with or refused.
  public private(set) var quirks: [Count] = []
  /// Faults that were injected.
  public private(set) var faults: [Count] = []

  /// Whether there was nothing to be met.
  public var isEmpty: Bool { lines == 0 && faults.isEmpty }

  mutating func note(quirk: SLCANQuirk, count: Int) {
    Self.add(quirk.name, count, to: &quirks)
  }

  mutating func note(fault: String, count: Int) { Self.add(fault, count, to: &faults) }

  static func + (left: SLCANRecord, right: SLCANRecord) -> SLCANRecord {
    var sum = left
    sum.lines += right.lines
    sum.refusals += right.refusals
    for quirk in right.quirks { add(quirk.name, quirk.count, to: &sum.quirks) }
    for fault in right.faults { add(fault.name, fault.count, to: &sum.faults) }
    return sum
  }

  private static func add(_ name: String, _ count: Int, to counts: inout [Count]) {
    guard count > 0 else { return }
    if let index = counts.firstIndex(where: { $0.name == name }) {
      counts[index].count += count
    } else {
      counts.append(Count(name: name, count: count))
    }
  }
}

extension SLCANQuirk {
  /// What people call it.
  fileprivate var name: String {
    switch self {
    case .emptyCommand: "empty command"
    case .repeatedOpen: "repeated open"
    case .repeatedClose: "close while closed"
    case .lineFeed: "line feed"
    case .trailingCharacters: "trailing characters"
    case .bellInLine: "BEL in a line"
    case .bitRateNine: "bit rate 9"
    }
  }
}
