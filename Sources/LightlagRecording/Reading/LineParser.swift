import LightlagCore
import LightlagEncoding

/// Turns the lines of a recording into what they say, one at a time.
struct LineParser: Sendable {
  /// Lines of a kind that is not known.
  private(set) var unknownLineCount = 0

  /// Keys that are not known, in lines that are.
  private(set) var unknownKeyCount = 0

  /// Whether the payload of a line stood beside the recording.
  private(set) var hasBlobs = false

  /// What is wrong with the blob of the line parsed last, if anything.
  private(set) var blobFailure: RecordingFailure.Reason?

  private let blobs: BlobSource?

  /// How many messages each connection has sent; never iterated.
  private var messageCounts: [ConnectionID: LinkPair<Int>] = [:]

  /// Creates a parser that has read nothing.
  ///
  /// - Parameter blobs: Where payloads beside the recording are; without it they are missing.
  init(blobs: BlobSource? = nil) {
    self.blobs = blobs
  }

  /// Parses a line that stands without its line feed.
  mutating func parse(_ line: [UInt8]) throws(LineFailure) -> RecordLine {
    if blobFailure != nil { blobFailure = nil }
    var fields = try RecordFields(line)
    let name = try fields.string("ev")
    if name == "header" {
      let header = try RecordingHeader(&fields)
      unknownKeyCount += fields.unknownCount
      return .header(header)
    }
    let instant = try fields.instant("t")
    if name == "end" {
      let end = try Self.end(&fields, at: instant)
      unknownKeyCount += fields.unknownCount
      return .end(end)
    }
    guard let (connection, kind) = try event(name, &fields) else {
      unknownLineCount += 1
      return .unknown(name)
    }
    unknownKeyCount += fields.unknownCount
    return .event(SessionEvent(instant: instant, connection: connection, kind: kind))
  }

  private mutating func event(
    _ name: String, _ fields: inout RecordFields
  ) throws(LineFailure) -> (ConnectionID?, SessionEvent.Kind)? {
    switch name {
    case "open": return (try Self.connection(&fields, "c"), try Self.open(&fields))
    case "answer": return (try Self.connection(&fields, "c"), try Self.answer(&fields))
    case "msg":
      let connection = try Self.connection(&fields, "c")
      return (connection, try message(connection, &fields))
    case "recv": return (try Self.connection(&fields, "c"), try Self.arrival(&fields))
    case "left": return (try Self.connection(&fields, "c"), try Self.left(&fields))
    case "lost": return (try Self.connection(&fields, "c"), try Self.lost(&fields))
    case "close": return (try Self.connection(&fields, "c"), try Self.close(&fields))
    case "net": return try Self.net(&fields)
    case "rule": return (nil, try Self.rule(&fields))
    case "phase":
      return (nil, .phase(name: try fields.string("name"), isOn: try fields.bool("on")))
    case "mark":
      return (nil, .mark(name: try fields.string("name"), data: try fields.string("data")))
    default: return nil
    }
  }

  // MARK: Members that several lines have

  private static func connection(
    _ fields: inout RecordFields, _ name: String
  ) throws(LineFailure) -> ConnectionID {
    try fields.value(name, "the name of a connection, as c1") { ConnectionID(recordedName: $0) }
  }

  private static func direction(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> Direction {
    try fields.value("d", "up or dn") { Direction(recordedName: $0) }
  }

  private static func index(_ fields: inout RecordFields) throws(LineFailure) -> Int {
    Int(try fields.integer("i"))
  }

  // MARK: Lines

  private static func end(
    _ fields: inout RecordFields, at instant: Instant
  ) throws(LineFailure) -> RecordingEnd {
    var end = RecordingEnd(
      messages: Int(try fields.integer("msgs")), drops: Int(try fields.integer("drops")),
      connections: Int(try fields.integer("conns")))
    end.instant = instant
    if fields.has("next") { end.next = try fields.string("next") }
    end.digest = try fields.string("sha256")
    return end
  }

  private static func open(_ fields: inout RecordFields) throws(LineFailure) -> SessionEvent.Kind {
    let client = try fields.value("cl", "the name of a client, as client-1") {
      ClientID(recordedName: $0)
    }
    var request = OpenRequest(target: try fields.string("url"))
    if fields.has("proto") { request.subprotocols = try fields.strings("proto") }
    if fields.has("hdr") { request.headers = try headers(&fields) }
    return .opening(client: client, request, due: try fields.optionalInstant("due"))
  }

  private static func headers(_ fields: inout RecordFields) throws(LineFailure) -> [Header] {
    var headers: [Header] = []
    for member in try fields.json("hdr").members ?? [] {
      guard let value = member.value.string else {
        throw fields.invalid("hdr", "an object of strings")
      }
      headers.append(Header(name: member.name, value: value))
    }
    return headers
  }

  private static func answer(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> SessionEvent.Kind {
    let status = Int(try fields.integer("status"))
    let answer: OpenAnswer
    if fields.has("reason") {
      answer = .rejected(status: status, reason: try fields.string("reason"))
    } else if status == 101 {
      answer = .accepted(subprotocol: fields.has("proto") ? try fields.string("proto") : nil)
    } else {
      throw LineFailure(reason: .missing(key: "reason"))
    }
    return .answered(answer, due: try fields.optionalInstant("due"))
  }

  private static func arrival(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> SessionEvent.Kind {
    .arrived(
      Arrival(
        direction: try direction(&fields), index: try index(&fields),
        due: try fields.instant("due")))
  }

  private static func left(_ fields: inout RecordFields) throws(LineFailure) -> SessionEvent.Kind {
    let direction = try direction(&fields)
    return .left(direction, index: try index(&fields), try verdict(&fields))
  }

  private static func rule(_ fields: inout RecordFields) throws(LineFailure) -> SessionEvent.Kind {
    if fields.has("remove") {
      guard !fields.has("set") else {
        throw fields.invalid("set", "there where \"remove\" is not")
      }
      return .ruleRemoved(name: try fields.string("remove"))
    }
    return .rule(try fields.rule(try fields.json("set"), "set"))
  }

  private static func lost(_ fields: inout RecordFields) throws(LineFailure) -> SessionEvent.Kind {
    let direction = try direction(&fields)
    let index = try index(&fields)
    return .lost(direction, index: index, Message(.text, []), try fields.choice("drop"))
  }

  private static func close(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> SessionEvent.Kind {
    let direction = try direction(&fields)
    let party: Closure.Party = try fields.choice("by")
    let code = UInt16(try fields.integer("code", in: 0...65_535))
    let closure = Closure(code: code, reason: try fields.string("reason"), party: party)
    guard try fields.bool("clean") == closure.isClean else {
      throw fields.invalid("clean", "false if and only if the code is 1006")
    }
    return .closing(direction, closure)
  }

  private static func net(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> (ConnectionID?, SessionEvent.Kind) {
    let isForAll = try fields.string("link") == "*"
    let connection = isForAll ? nil : try Self.connection(&fields, "link")
    let conditions = try fields.object("set") { set throws(LineFailure) in
      try set.conditions()
    }
    return (connection, .conditions(conditions))
  }

  // MARK: Messages

  private mutating func message(
    _ connection: ConnectionID, _ fields: inout RecordFields
  ) throws(LineFailure) -> SessionEvent.Kind {
    let direction = try Self.direction(&fields)
    let kind = try Self.kind(&fields)
    let verdict = try Self.verdict(&fields)
    let queued = fields.has("q") ? Int(try fields.integer("q")) : 0
    let message = Message(kind, try payload(&fields))
    let none = LinkPair(uplink: 0, downlink: 0)
    let index = messageCounts[connection, default: none][direction]
    messageCounts[connection, default: none][direction] += 1
    return .sent(direction, index: index, message, verdict, queued: queued)
  }

  private static func kind(_ fields: inout RecordFields) throws(LineFailure) -> Message.Kind {
    guard fields.has("k") else { return .text }
    return try fields.value("k", "bin, ping or pong") { Message.Kind(recordedName: $0) }
  }

  private static func verdict(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> SimplexLink.Verdict {
    // All three are known keys, also where one must not be; `RecordingCheck` tells of that.
    let (hasDamage, _) = (fields.has("damage"), fields.has("due"))
    guard fields.has("drop") else {
      if try fields.isNull("due") { return .waiting }
      let (due, again) = try fields.instants("due")
      if hasDamage {
        return .damaged(try damage(&fields), due: due, again: again)
      }
      return again.map { .duplicated(due: due, again: $0) } ?? .scheduled(due: due)
    }
    let reason: DropReason = try fields.choice("drop")
    return reason == .cut ? .cut(due: try fields.instant("due")) : .dropped(reason)
  }

  private static func damage(_ fields: inout RecordFields) throws(LineFailure) -> Damage {
    let numbers = try fields.json("damage").array?.compactMap(\.integer) ?? []
    guard numbers.count == 2, numbers[0] >= 0, (1...255).contains(numbers[1]) else {
      throw fields.invalid("damage", "an offset and a mask from 1 to 255")
    }
    return Damage(offset: Int(numbers[0]), mask: UInt8(numbers[1]))
  }

  private mutating func payload(_ fields: inout RecordFields) throws(LineFailure) -> [UInt8] {
    let (hasJSON, hasText, hasBinary) = (fields.has("j"), fields.has("s"), fields.has("b64"))
    if hasJSON, hasText { throw fields.invalid("s", "the only payload") }
    if hasJSON || hasText, hasBinary { throw fields.invalid("b64", "the only payload") }
    if fields.has("blob") {
      if hasJSON || hasText || hasBinary { throw fields.invalid("blob", "the only payload") }
      return try blob(&fields)
    }
    if hasText { return Array(try fields.string("s").utf8) }
    if hasBinary { return try fields.value("b64", "base64, padded") { Base64.decode($0) } }
    guard fields.has("pre") else { return Array(try fields.raw("j")) }
    return Array(try fields.string("pre").utf8) + (try fields.raw("j"))
  }

  /// Returns a payload that stands beside the recording, nothing where it is missing or damaged.
  private mutating func blob(_ fields: inout RecordFields) throws(LineFailure) -> [UInt8] {
    let byteCount = Int(try fields.integer("len"))
    let name = try fields.value("blob", "sha256- and 64 hexadecimal digits") {
      BlobName($0, byteCount: byteCount)
    }
    hasBlobs = true
    guard let bytes = blobs?(name) else {
      blobFailure = .missingBlob(name)
      return []
    }
    guard name.fits(bytes) else {
      blobFailure = .damagedBlob(name)
      return []
    }
    return bytes
  }
}
