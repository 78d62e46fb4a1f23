public import LightlagCore
import LightlagEncoding

/// Watches a run for the messages that are expected of it, in order: level L2.
///
/// A tap: let it observe a session, or the events of a recording, and then `finish(at:)`.
public struct PatternComparison: Tap {
  private let rules: MatchRules
  private let reader: any MessageReader
  private var verdict: MatchVerdict
  /// Which expectation is next.
  private var place = 0
  /// When the one before it was met, or given up.
  private var since = Instant.start
  private var messageCount = 0
  private var extraCount = 0
  /// The last three messages.
  private var before: [Divergence.Excerpt] = []
  /// What each connection asked for; never iterated.
  private var targets: [ConnectionID: String] = [:]
  /// Binary parts that are still to come; never iterated.
  private var awaited: [ConnectionID: LinkPair<Int>] = [:]

  /// Creates a comparison that has seen nothing.
  public init(
    _ rules: MatchRules, reader: any MessageReader = TextMessageReader(), seed: Seed? = nil
  ) {
    self.rules = rules
    self.reader = reader
    verdict = MatchVerdict(level: .pattern, seed: seed)
  }

  /// Whether all that was expected has come.
  public var isDone: Bool { place >= rules.expectations.count }

  public mutating func observe(_ event: SessionEvent) {
    guard let connection = event.connection else { return }
    switch event.kind {
    case .opening(_, let request, _): targets[connection] = request.target
    case .sent(let direction, let index, let message, _, _):
      take(message, connection, direction, index: index, at: event.instant)
    default: break
    }
  }

  /// Ends the run and says what came of it.
  public mutating func finish(at instant: Instant) -> MatchVerdict {
    if rules.expectations.isEmpty {
      verdict.warnings.append("the rules name no expectations, so that no message has to come")
    }
    while place < rules.expectations.count {
      let expectation = rules.expectations[place]
      var divergence = Divergence(
        .missing, connection: expectation.connection, direction: expectation.direction,
        instant: instant, summary: "'\(expectation.name)' did not come")
      divergence.before = before
      if rules.missing == .fail {
        verdict.add(divergence)
      } else {
        verdict.notes.append(divergence.summary + ", which the rules let pass")
      }
      place += 1
    }
    if extraCount > 0, rules.extra == .ignore {
      verdict.notes.append(
        "\(extraCount.counted("message")) that nothing was expected of")
    }
    verdict.messageCounts = (rules.expectations.count, messageCount)
    return verdict
  }

  private mutating func take(
    _ message: Message, _ connection: ConnectionID, _ direction: Direction, index: Int,
    at instant: Instant
  ) {
    messageCount += 1
    if message.kind == .binary, let count = awaited[connection]?[direction], count > 0 {
      awaited[connection]?[direction] -= 1
      return
    }
    guard
      rules.comparesNoise || reader.noise(message, target: targets[connection] ?? "") == nil
    else { return }
    let parts = reader.attachmentCount(message)
    if parts > 0 {
      awaited[connection, default: LinkPair(uplink: 0, downlink: 0)][direction] = parts
    }
    let unit = MessageUnit(message: message, index: index, sentAt: instant)
    let excerpt = Divergence.Excerpt(
      connection: connection, direction: direction, index: index, instant: instant,
      text: MessageText.of(unit))
    compare(reader.read(message), excerpt)
    before = before.suffix(2) + [excerpt]
  }

  private mutating func compare(_ read: ReadMessage, _ excerpt: Divergence.Excerpt) {
    guard place < rules.expectations.count,
      Self.admits(rules.expectations[place], read, excerpt)
    else { return addExtra(excerpt) }
    let expectation = rules.expectations[place]
    place += 1
    let waited = excerpt.instant.nanoseconds - since.nanoseconds
    since = excerpt.instant
    let differences = expectation.checks.compactMap { $0.refusal(read.json) }
    if !differences.isEmpty {
      add(.changed, excerpt, "'\(expectation.name)' is not as expected", differences)
    }
    if let within = expectation.withinNanoseconds, waited > within {
      add(
        .late, excerpt, "'\(expectation.name)' came after \(waited) ns, where \(within) were left")
    }
  }

  private static func admits(
    _ expectation: Expectation, _ read: ReadMessage, _ excerpt: Divergence.Excerpt
  ) -> Bool {
    (expectation.connection == nil || expectation.connection == excerpt.connection)
      && (expectation.direction == nil || expectation.direction == excerpt.direction)
      && (expectation.event == nil || expectation.event == read.event)
      && expectation.conditions.allSatisfy { $0.refusal(read.json) == nil }
  }

  private mutating func addExtra(_ excerpt: Divergence.Excerpt) {
    extraCount += 1
    guard rules.extra != .ignore else { return }
    let next = place < rules.expectations.count ? rules.expectations[place].name : nil
    add(
      .extra, excerpt,
      "a message came that " + (next.map { "is not '\($0)', which is next" } ?? "is not expected"))
  }

  private mutating func add(
    _ kind: Divergence.Kind, _ excerpt: Divergence.Excerpt, _ summary: String,
    _ differences: [Divergence.Difference] = []
  ) {
    var divergence = Divergence(
      kind, connection: excerpt.connection, direction: excerpt.direction,
      instant: excerpt.instant, summary: summary)
    divergence.actual = excerpt
    divergence.before = before
    divergence.differences = differences
    verdict.add(divergence)
  }
}
