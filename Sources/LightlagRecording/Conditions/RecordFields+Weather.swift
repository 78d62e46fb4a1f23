import LightlagCore
import LightlagEncoding

/// What of a configuration is rare, read from where it may be left out.
extension RecordFields {
  mutating func weather() throws(LineFailure) -> Weather {
    guard has("phases") else { return .fair }
    let changes = try objects("phases") { fields throws(LineFailure) in
      Weather.Change(try fields.phase(), figures: try fields.figures())
    }
    do {
      return try Weather(changes)
    } catch {
      throw invalid("phases", "phases that can be (\(error))")
    }
  }

  private mutating func phase() throws(LineFailure) -> Phase {
    let isRandom = has("meanOnNanoseconds")
    return Phase(
      name: try string("name"), course: try isRandom ? byChance() : planned(),
      ramp: try optionalDuration("rampNanoseconds") ?? .zero, action: try action())
  }

  private mutating func planned() throws(LineFailure) -> Phase.Course {
    .planned(
      start: try duration("startNanoseconds"),
      duration: try optionalDuration("durationNanoseconds"),
      period: try optionalDuration("periodNanoseconds"))
  }

  private mutating func byChance() throws(LineFailure) -> Phase.Course {
    .byChance(
      meanOn: try duration("meanOnNanoseconds"), meanOff: try duration("meanOffNanoseconds"),
      startsOn: try bool("startsOn"))
  }

  private mutating func action() throws(LineFailure) -> Phase.Action {
    guard has("action") else { return .none }
    switch try string("action") {
    case "reset": return .reset
    case "close":
      return .close(
        code: UInt16(try integer("code", in: 1000...4999)), reason: try string("reason"))
    default: throw invalid("action", "reset or close")
    }
  }

  mutating func rules() throws(LineFailure) -> [Rule] {
    guard has("rules") else { return [] }
    var rules: [Rule] = []
    for element in try json("rules").array ?? [] { rules.append(try rule(element, "rules")) }
    return rules
  }

  func rule(_ json: JSON, _ name: String) throws(LineFailure) -> Rule {
    do {
      return try Rule(recorded: json)
    } catch {
      throw invalid(name, "a rule (\(error))")
    }
  }

  mutating func openings() throws(LineFailure) -> Openings {
    guard has("openings") else { return Openings() }
    return try object("openings") { fields throws(LineFailure) in
      Openings(
        acceptDelay: try fields.duration("acceptDelayNanoseconds"),
        handshakeDelay: try fields.duration("handshakeDelayNanoseconds"),
        handshakeFailure: try fields.probability("handshakeFailurePartsPerBillion"),
        refuse: try fields.probability("refusePartsPerBillion"),
        reconnectAfter: try fields.duration("reconnectAfterNanoseconds"))
    }
  }

  mutating func breaks() throws(LineFailure) -> Breaks {
    guard has("breaks") else { return Breaks() }
    return try object("breaks") { fields throws(LineFailure) in
      var breaks = Breaks()
      if fields.has("meanTimeNanoseconds") {
        breaks.meanTime = try fields.duration("meanTimeNanoseconds", least: 1)
      }
      if fields.has("code") {
        let code = UInt16(try fields.integer("code", in: 1000...4999))
        breaks.manner = .close(code: code, reason: try fields.string("reason"))
      }
      return breaks
    }
  }
}
