import Lightlag

/// What a link under a profile is like, for people.
struct ProfileReport {
  /// The profile.
  let profile: Profile

  /// The conditions of each direction, those of the whole connection, and their sources.
  var text: String {
    """
    \(profile.name): \(profile.summary)

    \(directions)
    \(Table(rows: connection).text)\(sources)
    """
  }

  private var directions: String {
    let (uplink, downlink) = (profile.conditions.uplink, profile.conditions.downlink)
    let rows = ConditionKey.allCases.compactMap { key -> [String]? in
      guard Self.isNotable(key, uplink) || Self.isNotable(key, downlink),
        let up = Self.value(of: key, uplink), let down = Self.value(of: key, downlink)
      else { return nil }
      return [key.rawValue, up.text, down.text]
    }
    guard !rows.isEmpty else { return "Every message arrives once, in order, at once.\n" }
    return Table(rows: [["", "uplink", "downlink"]] + rows).text
  }

  private var connection: [[String]] {
    [
      ["round trip", "\(RoundTrip(profile.conditions))"],
      ["handshake", Self.text(profile.crossing.handshake)],
      ["ping", Self.text(profile.crossing.ping)],
    ]
  }

  private var sources: String {
    guard !profile.figures.isEmpty else { return "" }
    let rows = profile.figures.map { [$0.key, $0.value, $0.source] }
    return "\nWhere the figures come from:\n\n\(Table(rows: rows).text)"
  }

  private static func text(_ scope: Crossing.Scope) -> String {
    switch scope {
    case .local: "local, answered at once on the side where it comes"
    case .endToEnd: "end-to-end, carried across the link"
    }
  }

  /// Whether a condition makes a difference to a perfect link.
  private static func isNotable(_ key: ConditionKey, _ conditions: LinkConditions) -> Bool {
    switch key {
    case .distribution: conditions.jitter > .zero
    case .limit: conditions.rate != nil
    default: value(of: key, conditions) != value(of: key, LinkConditions())
    }
  }

  /// A condition of one direction; `nil` for those that are of the whole connection.
  private static func value(
    of key: ConditionKey, _ conditions: LinkConditions
  ) -> ConditionValue? {
    switch key {
    case .delay: .delay(conditions.delay)
    case .jitter: .jitter(conditions.jitter)
    case .distribution: .distribution(conditions.distribution)
    case .loss: .loss(conditions.loss)
    case .duplicate: .duplicate(conditions.duplicate)
    case .cut: .cut(conditions.cut)
    case .rate: .rate(conditions.rate)
    case .limit: .limit(conditions.limit)
    case .inOrder: .inOrder(conditions.inOrder)
    case .enabled: .enabled(conditions.enabled)
    case .handshake, .ping: nil
    }
  }
}
