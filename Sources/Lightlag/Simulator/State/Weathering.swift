import LightlagCore

/// What is wrong with all links at present, besides their conditions.
struct Weathering: Hashable, Sendable {
  /// Until when nothing crosses; outages may overlap.
  var outageEnd: Instant?
  /// Whether all waits.
  var isHeld = false

  /// Whether anything crosses, where the conditions say `flow`.
  func flow(over flow: Flow) -> Flow {
    if outageEnd != nil { return .outage }
    return isHeld ? .hold : flow
  }
}
