import Lightlag

/// Losses of a run, told by their positions and no more by chance.
///
/// The positions hold for each connection, and not for what phases or the test itself set. So it
/// may not be the same run; but whether that fails is tried, and not taken for granted.
struct StatedLosses: Sendable {
  /// The positions, in ascending order.
  let positions: LinkPair<[Int]>

  /// The losses that chance made in a recorded run; `nil` where there are none.
  init?(of recording: Recording) {
    var found = LinkPair<Set<Int>>(uplink: [], downlink: [])
    for event in recording.events {
      guard case .sent(let direction, let index, _, .dropped(.loss), _) = event.kind else {
        continue
      }
      found[direction].insert(index)
    }
    positions = LinkPair(uplink: found.uplink.sorted(), downlink: found.downlink.sorted())
    if count == 0 { return nil }
  }

  private init(_ positions: LinkPair<[Int]>) {
    self.positions = positions
  }

  /// How many there are.
  var count: Int { positions.uplink.count + positions.downlink.count }

  /// Some of them: those of the uplink are counted first.
  func keeping(_ kept: [Int]) -> StatedLosses {
    let uplink = positions.uplink.count
    return StatedLosses(
      LinkPair(
        uplink: kept.filter { $0 < uplink }.map { positions.uplink[$0] },
        downlink: kept.filter { $0 >= uplink }.map { positions.downlink[$0 - uplink] }))
  }

  /// The same losses where some messages are not sent, so that those behind them move up.
  func without(_ omitted: [SentUtterance]) -> StatedLosses {
    var moved = LinkPair<Set<Int>>(uplink: [], downlink: [])
    for direction in Direction.allCases {
      let gone = Dictionary(
        grouping: omitted.filter { $0.direction == direction }.flatMap(\.positions),
        by: \.connection)
      for position in positions[direction] {
        if gone.isEmpty { moved[direction].insert(position) }
        for missing in gone.values where !missing.contains(where: { $0.index == position }) {
          moved[direction].insert(position - missing.count { $0.index < position })
        }
      }
    }
    return StatedLosses(
      LinkPair(uplink: moved.uplink.sorted(), downlink: moved.downlink.sorted()))
  }

  /// Returns a network with these losses in the place of its own.
  ///
  /// - Throws: `ProfileFailure` where the rest of it makes no sense with them.
  func profile(_ profile: Profile) throws -> Profile {
    var members = try JSON(parsing: profile.document).members ?? []
    members.removeAll { $0.name == Self.loss }
    for direction in Direction.allCases {
      let place = members.firstIndex { $0.name == direction.rawValue }
      var figures = place.flatMap { members[$0].value.members } ?? []
      figures.removeAll { $0.name == Self.loss }
      if !positions[direction].isEmpty {
        figures.append(JSON.Member(name: Self.loss, value: figure(direction)))
      }
      if let place { members.remove(at: place) }
      guard !figures.isEmpty else { continue }
      members.append(JSON.Member(name: direction.rawValue, value: .object(figures)))
    }
    return try Profile(parsing: JSON.object(members).bytes, file: NetworkParts.name + ".json")
  }

  private static let loss = "loss"

  private func figure(_ direction: Direction) -> JSON {
    let list = positions[direction].map(String.init).joined(separator: " ")
    return ["value": .string("indices \(list)"), "source": "explored"]
  }
}
