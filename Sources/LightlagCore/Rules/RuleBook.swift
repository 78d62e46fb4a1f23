/// The rules of a session in their order, and how many messages each has seen.
///
/// The first rule that takes a message decides. No rule feels another: one that counts goes on
/// counting what an earlier one takes, and the draws of each are its own. So a rule that takes
/// nothing changes nothing, wherever it stands.
package struct RuleBook: Sendable {
  /// What the book says of one message.
  package struct Decision: Hashable, Sendable {
    /// The name of the rule that took it.
    package let rule: String

    /// What becomes of it.
    package let verdict: RuleVerdict
  }

  private struct Entry {
    let rule: Rule
    /// The attempt that the rule's draws go by.
    let drawPlace: Int
    /// How many messages met the criteria, by connection and direction; empty without `nth`.
    var counts: [Int: Int] = [:]

    init(_ rule: Rule) {
      self.rule = rule
      drawPlace = rule.drawPlace
    }
  }

  private var entries: [Entry] = []

  /// Creates a book of those rules; of two with one name the later takes the earlier's place.
  package init(_ rules: [Rule] = []) {
    for rule in rules { set(rule) }
  }

  /// The rules in the order in which they are asked.
  package var rules: [Rule] { entries.map(\.rule) }

  /// Adds a rule behind all others, or puts it in the place of the one with its name.
  ///
  /// In either case it begins to count anew.
  package mutating func set(_ rule: Rule) {
    if let place = entries.firstIndex(where: { $0.rule.name == rule.name }) {
      entries[place] = Entry(rule)
    } else {
      entries.append(Entry(rule))
    }
  }

  /// Removes the rule of that name, and returns whether there was one.
  package mutating func remove(_ name: String) -> Bool {
    guard let place = entries.firstIndex(where: { $0.rule.name == name }) else { return false }
    entries.remove(at: place)
    return true
  }

  /// Whether there still is the rule that decided so.
  package func has(_ decision: Decision) -> Bool {
    entries.contains {
      $0.rule.name == decision.rule && $0.rule.verdict == decision.verdict
    }
  }

  /// Forgets what was counted on a connection that is over.
  package mutating func forget(_ connection: ConnectionID) {
    for place in entries.indices where entries[place].rule.match.nth != nil {
      for direction in Direction.allCases {
        entries[place].counts[Self.counter(connection, direction)] = nil
      }
    }
  }

  /// Decides what becomes of a message.
  ///
  /// To be asked once for each message, in the order in which they are sent.
  ///
  /// - Parameters:
  ///   - message: The message, which is read no further than the rules need.
  ///   - index: Its position among those submitted in its direction, below 2^40.
  ///   - chance: The chance of its link, which also says whose link it is and which way.
  ///   - part: Which packet it is of, where that is known.
  /// - Returns: What the first rule says that takes it, or `nil` where none does.
  @inline(__always)
  package mutating func decide(
    _ message: Message, index: Int, chance: LinkChance, part: PacketPart? = nil
  ) -> Decision? {
    entries.isEmpty ? nil : decision(message, index, chance, part)
  }

  @inline(never)
  private mutating func decision(
    _ message: Message, _ index: Int, _ chance: LinkChance, _ part: PacketPart?
  ) -> Decision? {
    var subject = RuleSubject(message, chance.direction, part: part)
    var taker: Int?
    for place in entries.indices {
      // What is decided already still has to be counted, and nothing else.
      if taker != nil, entries[place].rule.match.nth == nil { continue }
      guard entries[place].rule.match.admits(&subject) else { continue }
      guard count(place, chance), taker == nil else { continue }
      if isDrawn(place, index, chance) { taker = place }
    }
    return taker.map { Decision(rule: entries[$0].rule.name, verdict: entries[$0].rule.verdict) }
  }

  /// Counts a message, and returns whether its number is one that the rule is for.
  @inline(__always)
  private mutating func count(_ place: Int, _ chance: LinkChance) -> Bool {
    guard let nth = entries[place].rule.match.nth else { return true }
    let counter = Self.counter(chance.connection, chance.direction)
    entries[place].counts[counter, default: 0] += 1
    return nth.includes(entries[place].counts[counter, default: 0])
  }

  @inline(__always)
  private func isDrawn(_ place: Int, _ index: Int, _ chance: LinkChance) -> Bool {
    let probability = entries[place].rule.match.probability
    if probability == .always { return true }
    return chance.draw(.rule, index, attempt: entries[place].drawPlace).decides(probability)
  }

  private static func counter(_ connection: ConnectionID, _ direction: Direction) -> Int {
    connection.index << 1 | (direction == .uplink ? 0 : 1)
  }
}
