import Lightlag

/// What a link under a profile is like, for people.
struct ProfileReport {
  /// The profile.
  let profile: Profile
  /// What it does to connections, on the day that was asked for.
  let network: Network
  /// What that day says, or `nil` where there is none.
  let lightTime: LightTimeOfDay?
  /// What there is to see of it.
  let look: NetworkLook

  /// The conditions of each direction, those of the whole connection, their picture, and their
  /// sources.
  func text(isColored: Bool) -> String {
    """
    \(profile.name): \(profile.summary)
    \(lightTime.map { "\($0)\n" } ?? "")
    \(directions)
    \(Table(rows: connection).text)
    \(TerminalPlot(look, isColored: isColored).text)\(sources)
    """
  }

  private var directions: String {
    let conditions = network.conditions
    let (uplink, downlink) = (conditions.uplink, conditions.downlink)
    let rows = zip(uplink.figures, downlink.figures).flatMap { up, down in
      Self.rows(up, down, isNotable: Self.isNotable(up, uplink) || Self.isNotable(down, downlink))
    }
    guard !rows.isEmpty else { return "Every message arrives once, in order, at once.\n" }
    return Table(rows: [["", "uplink", "downlink"]] + rows).text
  }

  private var connection: [[String]] {
    [
      ["round trip", "\(RoundTrip(network.conditions))"],
      ["handshake", Self.text(network.crossing.handshake)],
      ["ping", Self.text(network.crossing.ping)],
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

  /// A row for a figure, or two where each direction has a key of its own.
  private static func rows(
    _ uplink: ConditionFigure, _ downlink: ConditionFigure, isNotable: Bool
  ) -> [[String]] {
    guard isNotable else { return [] }
    guard uplink.key != downlink.key else {
      return [[uplink.key.rawValue, uplink.text, downlink.text]]
    }
    return [[uplink.key.rawValue, uplink.text, ""], [downlink.key.rawValue, "", downlink.text]]
  }

  /// Whether a condition makes a difference to a perfect link.
  private static func isNotable(_ figure: ConditionFigure, _ link: LinkConditions) -> Bool {
    if case .limit = figure { return link.rate != nil }
    return !LinkConditions().figures.contains(figure)
  }
}
