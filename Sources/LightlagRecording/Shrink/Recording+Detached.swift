import LightlagCore

extension Recording {
  /// The recording as if both sides had come from outside: what was simulated is recorded, and is
  /// done again as it stands.
  ///
  /// So what a simulated end says by itself can be left out too. Inputs from outside have instants
  /// of their own, and so what one side did at an instant of the other's is a nanosecond later.
  public func detached() -> Recording {
    var header = header
    header.clients = nil
    header.isBackendOutside = true
    var last = LinkPair(uplink: Int64(-1), downlink: Int64(-1))
    let events = events.map { event in
      guard let side = Self.side(behind: event) else { return event }
      var event = event
      let other = last[side.opposite]
      if event.instant.nanoseconds <= other { event.instant = Instant(nanoseconds: other + 1) }
      last[side] = event.instant.nanoseconds
      return event
    }
    return Recording(header: header, events: events, from: self)
  }

  /// The direction of what the side sends that did this, or `nil` where neither did.
  private static func side(behind event: SessionEvent) -> Direction? {
    switch event.kind {
    case .opening: .uplink
    case .answered: .downlink
    case .sent(let direction, _, _, _, _): direction
    case .closing(let direction, let closure): closure.party == .net ? nil : direction
    default: nil
    }
  }
}
