import LightlagCore
import LightlagEncoding

/// Writes lines of a recording, one behind the other.
struct LineWriter: Sendable {
  private static let recordedHeaders = [
    "user-agent", "origin", Header.listenerName, Header.method, Header.wired,
  ]

  /// Deepest JSON that is spliced: any reader must find its end, inside the line's own object.
  private static let depthLimit = 64

  private static let json = ShortText(",\"j\":")

  /// The payload of the last line, where that stands beside the recording.
  private(set) var blob: RecordedBlob?

  private let hasBlobs: Bool
  private var writer = JSONWriter()
  private var messageLines = MessageLines()
  /// What secrets in parameters of URLs are called, where nobody has taken them out before.
  private var parameters = SecretLabels()

  /// Creates a writer of no line.
  ///
  /// - Parameter hasBlobs: Whether large payloads stand beside the recording.
  init(hasBlobs: Bool = false) {
    self.hasBlobs = hasBlobs
  }

  /// The lines that were not taken yet, each with its line feed.
  var bytes: [UInt8] { writer.bytes }

  /// Hands over the lines, and keeps none.
  ///
  /// - Parameter spare: Emptied, and then given the lines; pass the same one each time.
  mutating func take(into spare: inout [UInt8]) { writer.take(into: &spare) }

  /// Forgets the lines.
  mutating func removeAll() { writer.removeAll() }

  /// Writes a line that is at hand, without its line feed.
  mutating func write(line: [UInt8]) {
    writer.verbatim(line)
    writer.endLine()
  }

  /// Whether there are lines of such events.
  static func hasLine(_ kind: SessionEvent.Kind) -> Bool {
    switch kind {
    case .delivered, .closed: false
    default: true
    }
  }

  /// Writes the line of an event.
  ///
  /// - Returns: Whether it has one.
  mutating func write(_ event: SessionEvent) -> Bool {
    if blob != nil { blob = nil }
    guard Self.hasLine(event.kind) else { return false }
    switch event.kind {
    case .sent(let direction, _, let message, let verdict, let queued):
      guard let connection = event.connection else { return false }
      self.message(message, verdict, queued: queued, at: event.instant, connection, direction)
    case .arrived(let arrival):
      guard let connection = event.connection else { return false }
      messageLines.arrived(arrival, of: connection, at: event.instant, to: &writer)
    default:
      members(of: event)
      endLine()
    }
    return true
  }

  private mutating func endLine() {
    writer.endObject()
    writer.endLine()
  }

  private mutating func members(of event: SessionEvent) {
    switch event.kind {
    case .opening(let client, let request, let due): open(event, client, request, due: due)
    case .answered(let answer, let due): self.answer(event, answer, due: due)
    case .left(let direction, let index, let verdict):
      begin(event, "left", direction)
      writer.member("i", index)
      self.verdict(verdict)
    case .lost(let direction, let index, _, let reason):
      begin(event, "lost", direction)
      writer.member("i", index)
      writer.member("drop", reason.rawValue)
    case .closing(let direction, let closure):
      begin(event, "close", direction)
      close(closure)
    case .conditions(let conditions): net(event, conditions)
    case .rule(let rule):
      begin(event.instant, "rule")
      writer.name("set")
      rule.write(to: &writer)
    case .ruleRemoved(let name):
      begin(event.instant, "rule")
      writer.member("remove", name)
    case .phase(let name, let isOn):
      begin(event.instant, "phase")
      writer.member("name", name)
      writer.member("on", isOn)
    case .mark(let name, let data):
      begin(event.instant, "mark")
      writer.member("name", name)
      writer.member("data", data)
    case .sent, .arrived, .delivered, .closed: break
    }
  }

  /// Writes the last line.
  mutating func write(_ end: RecordingEnd) {
    begin(end.instant, "end")
    writer.member("msgs", end.messages)
    writer.member("drops", end.drops)
    writer.member("conns", end.connections)
    if let next = end.next { writer.member("next", next) }
    writer.member("sha256", end.digest)
    endLine()
  }

  // MARK: The start of a line

  private mutating func begin(_ instant: Instant, _ name: String) {
    writer.beginObject()
    writer.member("t", instant)
    writer.member("ev", name)
  }

  private mutating func begin(_ event: SessionEvent, _ name: String) {
    begin(event.instant, name)
    if let connection = event.connection { writer.member("c", connection.description) }
  }

  private mutating func begin(_ event: SessionEvent, _ name: String, _ direction: Direction) {
    begin(event, name)
    writer.member("d", direction.recordedName)
  }

  // MARK: Handshakes, closes and conditions

  private mutating func open(
    _ event: SessionEvent, _ client: ClientID, _ request: OpenRequest, due: Instant?
  ) {
    begin(event, "open")
    writer.member("cl", client.recordedName)
    let url = SecretParameters.redact(request.target) { value, name in
      Redactor.placeholder(parameters.label(of: Array(value.utf8), as: name))
    }
    writer.member("url", url)
    if !request.subprotocols.isEmpty {
      writer.name("proto")
      writer.beginArray()
      for name in request.subprotocols { writer.string(name) }
      writer.endArray()
    }
    headers(request.headers)
    self.due(due)
  }

  private mutating func headers(_ headers: [Header]) {
    var written: [String] = []
    for header in headers where Self.isRecorded(header) && !written.contains(header.name) {
      if written.isEmpty {
        writer.name("hdr")
        writer.beginObject()
      }
      writer.member(header.name, header.value)
      written.append(header.name)
    }
    if !written.isEmpty { writer.endObject() }
  }

  /// Whether a field tells who speaks, or had a secret in it, which a server may ask for again.
  private static func isRecorded(_ header: Header) -> Bool {
    recordedHeaders.contains(header.name) || Redactor.hasPlaceholder(Array(header.value.utf8))
  }

  private mutating func answer(_ event: SessionEvent, _ answer: OpenAnswer, due: Instant?) {
    begin(event, "answer")
    switch answer {
    case .accepted(let subprotocol):
      writer.member("status", 101)
      if let subprotocol { writer.member("proto", subprotocol) }
    case .rejected(let status, let reason):
      writer.member("status", status)
      writer.member("reason", reason)
    }
    self.due(due)
  }

  private mutating func due(_ due: Instant?) {
    writer.name("due")
    if let due { writer.integer(due.nanoseconds) } else { writer.null() }
  }

  private mutating func close(_ closure: Closure) {
    writer.member("by", closure.party.rawValue)
    writer.member("code", closure.code)
    writer.member("reason", closure.reason)
    writer.member("clean", closure.isClean)
  }

  private mutating func net(_ event: SessionEvent, _ conditions: LinkPair<LinkConditions>) {
    begin(event.instant, "net")
    writer.member("link", event.connection?.description ?? "*")
    writer.name("set")
    writer.beginObject()
    writer.members(conditions)
    writer.endObject()
  }

  // MARK: Messages

  private mutating func message(
    _ message: Message, _ verdict: SimplexLink.Verdict, queued: Int, at instant: Instant,
    _ connection: ConnectionID, _ direction: Direction
  ) {
    if case .scheduled(let due) = verdict, message.kind == .binary, queued == 0, !isBlob(message) {
      return messageLines.scheduled(
        message.bytes, for: due, of: connection, direction, at: instant, to: &writer)
    }
    fate(of: message, verdict, at: instant, connection, direction)
    if queued > 0 { writer.member("q", queued) }
    payload(message)
    endLine()
  }

  /// Writes whose message it is, its kind, and what the link has decided.
  private mutating func fate(
    of message: Message, _ verdict: SimplexLink.Verdict, at instant: Instant,
    _ connection: ConnectionID, _ direction: Direction
  ) {
    if case .scheduled(let due) = verdict, let kind = MessageLines.Kind(scheduled: message.kind) {
      messageLines.begin(
        kind, connection, direction, at: instant, number: due.nanoseconds, to: &writer)
    } else {
      messageLines.begin(.sent, connection, direction, at: instant, to: &writer)
      if let name = message.kind.recordedName { writer.member("k", name) }
      self.verdict(verdict)
    }
  }

  private mutating func verdict(_ verdict: SimplexLink.Verdict) {
    switch verdict {
    case .scheduled(let due): writer.member("due", due)
    case .duplicated(let due, let again): pair(due, again)
    case .damaged(let damage, let due, let again):
      if let again { pair(due, again) } else { writer.member("due", due) }
      writer.array("damage", [damage.offset, Int(damage.mask)]) { $0.integer($1) }
    case .dropped(let reason): writer.member("drop", reason.rawValue)
    case .cut(let due):
      writer.member("due", due)
      writer.member("drop", DropReason.cut.rawValue)
    case .waiting: due(nil)
    }
  }

  private mutating func pair(_ due: Instant, _ again: Instant) {
    writer.array("due", [due, again]) { $0.integer($1.nanoseconds) }
  }

  private func isBlob(_ message: Message) -> Bool {
    hasBlobs && message.bytes.count > BlobName.threshold
  }

  private mutating func payload(_ message: Message) {
    if isBlob(message) {
      let blob = RecordedBlob(message.bytes)
      writer.member("blob", blob.name.description)
      writer.member("len", blob.name.byteCount)
      self.blob = blob
    } else if message.kind == .text, Self.canSplice(message.bytes) {
      writer.verbatim(Self.json)
      writer.verbatim(message.bytes)
    } else if message.kind == .text, Self.isUTF8(message.bytes) {
      writer.name("s")
      writer.string(utf8: message.bytes)
    } else {
      writer.name("b64")
      writer.string(base64: message.bytes)
    }
  }

  /// Whether bytes are JSON that can stand in a line as it is, and be cut out again.
  private static func canSplice(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, let last = bytes.last, !isSpace(first), !isSpace(last),
      JSON.isValid(bytes, depthLimit: depthLimit)
    else { return false }
    return !hasLineBreak(bytes.span)
  }

  /// Whether there is a line feed or a carriage return: eight bytes at once, and the rest.
  private static func hasLineBreak(_ bytes: Span<UInt8>) -> Bool {
    let (lineFeeds, returns): (UInt64, UInt64) = (0x0A0A_0A0A_0A0A_0A0A, 0x0D0D_0D0D_0D0D_0D0D)
    var index = 0
    while index + 8 <= bytes.count {
      let word = bytes.word(at: index)
      if hasZero(word ^ lineFeeds) || hasZero(word ^ returns) { return true }
      index += 8
    }
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") { return true }
      index += 1
    }
    return false
  }

  /// Whether one of eight bytes is zero (Warren, Hacker's Delight, 6-1).
  private static func hasZero(_ word: UInt64) -> Bool {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    default: false
    }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      return false
    }
  }
}
