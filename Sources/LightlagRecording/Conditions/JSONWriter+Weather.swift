import LightlagCore
import LightlagEncoding

/// What of a configuration is rare, and so left out where there is none of it.
extension JSONWriter {
  mutating func member(_ weather: Weather) {
    guard !weather.changes.isEmpty else { return }
    array("phases", weather.changes) { writer, change in
      writer.beginObject()
      writer.members(change.phase)
      writer.members(change.figures)
      writer.endObject()
    }
  }

  private mutating func members(_ phase: Phase) {
    member("name", phase.name)
    switch phase.course {
    case .planned(let start, let duration, let period):
      member("startNanoseconds", start)
      if let duration { member("durationNanoseconds", duration) }
      if let period { member("periodNanoseconds", period) }
    case .byChance(let meanOn, let meanOff, let startsOn):
      member("meanOnNanoseconds", meanOn)
      member("meanOffNanoseconds", meanOff)
      member("startsOn", startsOn)
    }
    if phase.ramp > .zero { member("rampNanoseconds", phase.ramp) }
    switch phase.action {
    case .none: break
    case .reset: member("action", "reset")
    case .close(let code, let reason):
      member("action", "close")
      member("code", code)
      member("reason", reason)
    }
  }

  mutating func member(_ rules: [Rule]) {
    guard !rules.isEmpty else { return }
    array("rules", rules) { $1.write(to: &$0) }
  }

  mutating func member(_ openings: Openings) {
    guard openings != Openings() else { return }
    object("openings") { writer in
      writer.member("acceptDelayNanoseconds", openings.acceptDelay)
      writer.member("handshakeDelayNanoseconds", openings.handshakeDelay)
      writer.member("handshakeFailurePartsPerBillion", openings.handshakeFailure)
      writer.member("refusePartsPerBillion", openings.refuse)
      writer.member("reconnectAfterNanoseconds", openings.reconnectAfter)
    }
  }

  mutating func member(_ breaks: Breaks) {
    guard breaks != Breaks() else { return }
    object("breaks") { writer in
      if let time = breaks.meanTime { writer.member("meanTimeNanoseconds", time) }
      guard case .close(let code, let reason) = breaks.manner else { return }
      writer.member("code", code)
      writer.member("reason", reason)
    }
  }
}
