import LightlagCore

/// Something that happened to connections or to the network, for a person to read.
struct Happening: Hashable, Sendable {
  /// When.
  let instant: Instant
  /// Whose connection it is about, or `nil` for the whole network.
  let client: ClientID?
  /// What.
  let text: String
  /// How many events had been sent before it.
  let place: Int

  /// Puts an event of a session in words, if it is one to tell.
  init?(_ event: SessionEvent, client: ClientID?, place: Int) {
    guard let text = Self.words(event.kind) else { return nil }
    (instant, self.client, self.text, self.place) = (event.instant, client, text, place)
  }

  private static func words(_ kind: SessionEvent.Kind) -> String? {
    switch kind {
    case .opening: "connects"
    case .answered(.rejected(let status, _), _): "refused with \(status)"
    case .closing(_, let closure):
      closure.party == .net ? "breaks" : "\(closure.party.rawValue) closes with \(closure.code)"
    case .conditions(let conditions): words(conditions)
    case .rule(let rule): "rule '\(rule.name)'"
    case .ruleRemoved(let name): "no more rule '\(name)'"
    case .phase(let name, let isOn): "'\(name)' \(isOn ? "begins" : "ends")"
    // What follows is told itself.
    case .mark(BackendMark.emission, _), .mark(BackendMark.touch, _): nil
    case .mark(let name, _): "mark '\(name)'"
    default: nil
    }
  }

  private static func words(_ conditions: LinkPair<LinkConditions>) -> String {
    switch conditions.uplink.flow {
    case conditions.downlink.flow where conditions.uplink.flow == .outage: "outage"
    case conditions.downlink.flow where conditions.uplink.flow == .hold: "on hold"
    default: "other conditions"
    }
  }
}
