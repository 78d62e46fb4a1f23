import LightlagCore
import LightlagEncoding

extension RecordingHeader {
  /// Reads a header from the members of its line.
  init(_ fields: inout RecordFields) throws(LineFailure) {
    let version = try fields.integer("lightlag")
    guard version == Self.formatVersion else {
      throw LineFailure(reason: .unknownVersion(version))
    }
    name = try fields.string("name")
    tool = try fields.string("tool")
    clock = try fields.choice("clock")
    wall = try fields.isNull("wall") ? nil : fields.string("wall")
    let seed = try fields.value("seed", "0x and 16 hexadecimal digits", Self.seed)
    generator = try fields.string("rng")
    profile = try fields.isNull("profile") ? nil : fields.object("profile", Self.profile)
    configuration = try fields.object("config") { config throws(LineFailure) in
      try Self.configuration(&config, seed: seed)
    }
    backend = try fields.object("backend", Self.part)
    clients = try fields.isNull("clients") ? nil : fields.object("clients", Self.part)
    let subject: Subject = try fields.choice("subject")
    isBackendOutside = subject == .server || subject == .both
    guard self.subject == subject else {
      throw fields.invalid("clients", "null if and only if the clients are a subject")
    }
    part = try fields.has("part") ? fields.object("part", Self.recordingPart) : nil
    match = try fields.has("match") ? Self.match(&fields) : nil
    redactions = try fields.has("redactions") ? fields.strings("redactions") : nil
  }

  private static func match(_ fields: inout RecordFields) throws(LineFailure) -> MatchRules {
    let json = try fields.json("match")
    do throws(MatchRulesFailure) {
      return try MatchRules(json)
    } catch {
      throw fields.invalid("match", "rules of comparison; at \(error)")
    }
  }

  /// Reads a seed, and only as it is written: a text has one reading, and a value one text.
  private static func seed(_ text: String) -> Seed? {
    Seed(text).flatMap { $0.description == text ? $0 : nil }
  }

  private static func profile(_ fields: inout RecordFields) throws(LineFailure) -> Profile {
    Profile(
      name: try fields.string("name"), digest: try fields.string("sha256"),
      document: try fields.json("doc"))
  }

  private static func part(_ fields: inout RecordFields) throws(LineFailure) -> Part {
    Part(
      kind: try fields.string("kind"), version: try fields.string("version"),
      options: try fields.json("options"))
  }

  private static func recordingPart(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> RecordingPart {
    var part = RecordingPart(start: try fields.instant("from"))
    if fields.has("number") { part.number = Int(try fields.integer("number", in: 1...1 << 32)) }
    if fields.has("after") {
      part.predecessor = .init(
        file: try fields.string("after"), digest: try fields.string("sha256"))
    }
    return part
  }

  private static func configuration(
    _ fields: inout RecordFields, seed: Seed
  ) throws(LineFailure) -> Session.Configuration {
    let conditions = try fields.conditions()
    let crossing = try fields.object("crossing") { fields throws(LineFailure) in
      var crossing = Crossing(
        handshake: try fields.choice("handshake"), ping: try fields.choice("ping"))
      if fields.has("unit") { crossing.unit = try fields.choice("unit") }
      return crossing
    }
    let limits = try fields.object("limits", Self.limits)
    let network = Network(
      conditions: conditions, weather: try fields.weather(), rules: try fields.rules(),
      openings: try fields.openings(), breaks: try fields.breaks(), crossing: crossing)
    return Session.Configuration(seed: seed, network: network, limits: limits)
  }

  private static func limits(_ fields: inout RecordFields) throws(LineFailure) -> SessionLimits {
    var limits = SessionLimits()
    limits.connections = Int(try fields.integer("connections"))
    limits.messageBytes = Int(try fields.integer("messageBytes"))
    limits.inFlightMessages = Int(try fields.integer("inFlightMessages"))
    limits.inFlightBytes = Int(try fields.integer("inFlightBytes"))
    limits.sessionBytes = Int(try fields.integer("sessionBytes"))
    limits.stepsPerInstant = Int(try fields.integer("stepsPerInstant"))
    return limits
  }
}
