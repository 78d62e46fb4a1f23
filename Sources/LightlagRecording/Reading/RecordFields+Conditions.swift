import LightlagCore

extension RecordFields {
  /// Returns the conditions of both directions, which are two members.
  mutating func conditions() throws(LineFailure) -> LinkPair<LinkConditions> {
    let uplink = try object("up", Self.conditions)
    return LinkPair(uplink: uplink, downlink: try object("dn", Self.conditions))
  }

  private static func conditions(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> LinkConditions {
    var conditions = LinkConditions()
    conditions.enabled = try fields.bool("enabled")
    conditions.delay = try fields.duration("delayNanoseconds")
    conditions.jitter = try fields.duration("jitterNanoseconds")
    conditions.distribution = try fields.choice("distribution")
    conditions.loss = try fields.probability("lossPartsPerBillion")
    conditions.duplicate = try fields.probability("duplicatePartsPerBillion")
    conditions.cut = try fields.probability("cutPartsPerBillion")
    if try !fields.isNull("rateBitsPerSecond") {
      let rate = try fields.integer("rateBitsPerSecond", in: 1...Int64.max)
      conditions.rate = DataRate(bitsPerSecond: rate)
    }
    conditions.limit = LinkConditions.Limit(
      messages: Int(try fields.integer("limitMessages", in: 1...Int64.max)),
      bytes: Int(try fields.integer("limitBytes", in: 1...Int64.max)))
    conditions.inOrder = try fields.bool("inOrder")
    return conditions
  }

  private mutating func duration(_ name: String) throws(LineFailure) -> Duration {
    .nanoseconds(try integer(name, in: 0...(LinkConditions.longest.wholeNanoseconds - 1)))
  }

  private mutating func probability(_ name: String) throws(LineFailure) -> Probability {
    Probability(partsPerBillion: UInt32(try integer(name, in: 0...1_000_000_000)))
  }
}
