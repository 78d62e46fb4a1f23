import LightlagCore
import LightlagEncoding

/// What a network has besides the conditions of its links.
extension Chance {
  mutating func network() -> Network {
    Network(
      conditions: conditions(), weather: happens(2) ? weather() : .fair,
      rules: (0..<[0, 0, 1, 3][below(4)]).map { rule("rule-\($0)") },
      openings: happens(3) ? openings() : Openings(), breaks: happens(3) ? breaks() : Breaks(),
      crossing: Crossing(
        handshake: happens(2) ? .local : .endToEnd, ping: happens(2) ? .local : .endToEnd))
  }

  private mutating func openings() -> Openings {
    Openings(
      acceptDelay: happens(2) ? time(most: 9) : .zero,
      handshakeDelay: happens(2) ? time(most: 9) : .zero,
      handshakeFailure: happens(2) ? probability(most: 500_000_000) : .never,
      refuse: happens(2) ? probability(most: 500_000_000) : .never,
      reconnectAfter: happens(2) ? time(most: 60) : .zero)
  }

  private mutating func breaks() -> Breaks {
    Breaks(
      meanTime: happens(3) ? nil : .nanoseconds(1) + time(most: 300),
      manner: happens(2) ? .reset : .close(code: 1012, reason: "moved \u{e9}"))
  }

  // MARK: Weather

  private mutating func weather() -> Weather {
    let changes = (0..<1 + below(4)).map { place in
      Weather.Change(
        phase("phase \(place)"), figures: LinkPair(uplink: figures(), downlink: figures()))
    }
    return (try? Weather(changes)) ?? .fair
  }

  private mutating func phase(_ name: String) -> Phase {
    let isPlanned = happens(2)
    let duration: Duration? = happens(4) ? nil : .milliseconds(1 + below(120))
    let ramp = happens(2) ? .zero : time(most: 40)
    let actions: [Phase.Action] = [.none, .none, .reset, .close(code: 1012, reason: "over \"it\"")]
    return Phase(
      name: name, course: isPlanned ? planned(duration) : byChance(),
      ramp: isPlanned ? min(ramp, duration ?? ramp) : ramp, action: actions[below(4)])
  }

  private mutating func planned(_ duration: Duration?) -> Phase.Course {
    .planned(
      start: happens(3) ? .zero : time(most: 200), duration: duration,
      period: happens(2) ? duration.map { $0 + time(most: 100) } : nil)
  }

  private mutating func byChance() -> Phase.Course {
    .byChance(
      meanOn: .milliseconds(1) + time(most: 60), meanOff: .milliseconds(1) + time(most: 60),
      startsOn: happens(2))
  }

  private mutating func figures() -> [ConditionFigure] {
    let figures = conditions().uplink.figures
    let share = [1, 3, 9][below(3)]
    return figures.filter { _ in happens(share) }
  }

  // MARK: Rules

  mutating func rule(_ name: String) -> Rule {
    Rule(name: name, match: match(), verdict: verdict())
  }

  private mutating func match() -> RuleMatch {
    RuleMatch(
      direction: element([nil, nil, .uplink, .downlink]) ?? nil,
      event: element([nil, nil, nil, "drive", "ping"]) ?? nil,
      kind: element([nil, nil, nil] + Message.Kind.allCases.map { $0 }) ?? nil,
      size: happens(4) ? below(20)...20 + below(90) : nil, json: happens(4) ? test() : nil,
      nth: element([nil, nil, .only(1 + below(4)), .from(1 + below(4)), .every(1 + below(4))])
        ?? nil,
      probability: happens(2) ? .always : probability())
  }

  private mutating func test() -> RuleMatch.JSONTest {
    let equals: JSON? = element([.none, 1, .number("1.0"), .some(.null), ["a": 1]]) ?? nil
    return RuleMatch.JSONTest(
      pointer: JSONPointer(tokens: [["1", "throttle"], ["type"], [], ["a/b", "~"]][below(4)]),
      equals: equals)
  }

  private mutating func verdict() -> RuleVerdict {
    let verdicts: [RuleVerdict] = [
      .pass, .drop, .delay(time(most: 30)), .duplicate, .corrupt, .hold(nil),
      .hold(time(most: 60)), .close(code: 1006, reason: ""),
      .close(code: 4000 + UInt16(below(9)), reason: "a rule"),
    ]
    return verdicts[below(verdicts.count)]
  }
}
