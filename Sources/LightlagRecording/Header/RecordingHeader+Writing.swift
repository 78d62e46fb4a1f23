import LightlagCore
import LightlagEncoding

extension RecordingHeader {
  /// The header as a line, without its line feed.
  public var line: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  private func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("lightlag", Self.formatVersion)
    writer.member("ev", "header")
    writer.member("name", name)
    writer.member("tool", tool)
    writer.member("clock", clock.rawValue)
    writer.name("wall")
    if let wall { writer.string(wall) } else { writer.null() }
    writer.member("seed", configuration.seed.description)
    writer.member("rng", generator)
    writer.name("profile")
    if let profile { Self.write(profile, to: &writer) } else { writer.null() }
    writer.name("config")
    Self.write(configuration, to: &writer)
    writer.name("backend")
    Self.write(backend, to: &writer)
    writer.name("clients")
    if let clients { Self.write(clients, to: &writer) } else { writer.null() }
    writer.member("subject", subject.rawValue)
    if let part { Self.write(part, to: &writer) }
    if let match {
      writer.name("match")
      writer.value(match.json)
    }
    if let redactions {
      writer.name("redactions")
      writer.value(.array(redactions.map { .string($0) }))
    }
    writer.endObject()
  }

  private static func write(_ profile: Profile, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", profile.name)
    writer.member("sha256", profile.digest)
    writer.name("doc")
    writer.value(profile.document)
    writer.endObject()
  }

  private static func write(_ part: RecordingPart, to writer: inout JSONWriter) {
    writer.object("part") { writer in
      if let number = part.number { writer.member("number", number) }
      writer.member("from", part.start)
      guard let predecessor = part.predecessor else { return }
      writer.member("after", predecessor.file)
      writer.member("sha256", predecessor.digest)
    }
  }

  private static func write(_ part: Part, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kind", part.kind)
    writer.member("version", part.version)
    writer.name("options")
    writer.value(part.options)
    writer.endObject()
  }

  private static func write(
    _ configuration: Session.Configuration, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.members(configuration.network.conditions)
    writer.member(configuration.network.weather)
    writer.member(configuration.network.rules)
    writer.member(configuration.network.openings)
    writer.member(configuration.network.breaks)
    writer.name("crossing")
    writer.beginObject()
    writer.member("handshake", configuration.network.crossing.handshake.rawValue)
    writer.member("ping", configuration.network.crossing.ping.rawValue)
    let unit = configuration.network.crossing.unit
    if unit != .message { writer.member("unit", unit.rawValue) }
    writer.endObject()
    writer.name("limits")
    write(configuration.limits, to: &writer)
    writer.endObject()
  }

  private static func write(_ limits: SessionLimits, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("connections", limits.connections)
    writer.member("messageBytes", limits.messageBytes)
    writer.member("inFlightMessages", limits.inFlightMessages)
    writer.member("inFlightBytes", limits.inFlightBytes)
    writer.member("sessionBytes", limits.sessionBytes)
    writer.member("stepsPerInstant", limits.stepsPerInstant)
    writer.endObject()
  }
}
