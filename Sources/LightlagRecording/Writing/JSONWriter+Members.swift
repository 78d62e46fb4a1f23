import LightlagCore
import LightlagEncoding

extension JSONWriter {
  mutating func member(_ name: String, _ value: String) {
    self.name(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: some FixedWidthInteger) {
    self.name(name)
    integer(value)
  }

  mutating func member(_ name: String, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  mutating func member(_ name: String, _ value: Instant) {
    member(name, value.nanoseconds)
  }

  /// Writes the conditions of both directions as two members.
  mutating func members(_ conditions: LinkPair<LinkConditions>) {
    name("up")
    value(conditions.uplink)
    name("dn")
    value(conditions.downlink)
  }

  private mutating func value(_ conditions: LinkConditions) {
    beginObject()
    member("enabled", conditions.enabled)
    member("delayNanoseconds", conditions.delay.wholeNanoseconds)
    member("jitterNanoseconds", conditions.jitter.wholeNanoseconds)
    member("distribution", conditions.distribution.rawValue)
    member("lossPartsPerBillion", conditions.loss.partsPerBillion)
    member("duplicatePartsPerBillion", conditions.duplicate.partsPerBillion)
    member("cutPartsPerBillion", conditions.cut.partsPerBillion)
    name("rateBitsPerSecond")
    if let rate = conditions.rate { integer(rate.bitsPerSecond) } else { null() }
    member("limitMessages", conditions.limit.messages)
    member("limitBytes", conditions.limit.bytes)
    member("inOrder", conditions.inOrder)
    endObject()
  }
}
