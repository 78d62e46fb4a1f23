import LightlagCore

extension LinkPair where Element == LinkConditions {
  static func both(_ conditions: LinkConditions) -> Self {
    LinkPair(uplink: conditions, downlink: conditions)
  }

  /// Fifty milliseconds each way.
  static var fifty: Self { .both(LinkConditions(delay: .milliseconds(50))) }
}
