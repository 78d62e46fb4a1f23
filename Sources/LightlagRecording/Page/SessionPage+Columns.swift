import LightlagCore
import LightlagEncoding

/// The data of a page: a column for each figure of the messages, so that a hundred thousand of them
/// are a few megabytes and are read at once.
extension SessionPage {
  /// What a bit of the column `bits` says; the script reads the same numbers.
  enum Bit {
    static let downlink = 1
    /// Two bits: the kind of message.
    static let kind = 2
    static let encoded = 8
    /// Three bits: the reason of a drop and one, or 0.
    static let drop = 16
    static let underWay = 128
    static let late = 256
    static let reordered = 512
    static let twice = 1024
    static let damaged = 2048
    static let lost = 4096
  }

  /// Writes the data as one JSON object.
  func data(name: String, verdict: MatchVerdict?) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("file", name)
    writer.name("header")
    writer.string(utf8: header)
    writer.member("lines", lineCount)
    writer.member("endNanoseconds", endInstant)
    writer.member("isComplete", end != nil)
    writer.member("digest", end?.digest ?? "")
    writer.array("connections", connections) { $0.string($1.description) }
    writer.array("drops", DropReason.allCases) { $0.string($1.rawValue) }
    writer.array("names", names.all) { $0.string(utf8: $1) }
    writer.array("texts", texts.all) { $0.string(utf8: $1) }
    writer.array("notes", notes) { writer, note in
      writer.beginArray()
      writer.integer(note.line)
      writer.string(utf8: note.text)
      writer.endArray()
    }
    let fences = fences()
    writer.array("fences", [fences.uplink, fences.downlink]) { writer, fence in
      if let delay = fence.delay { writer.integer(delay) } else { writer.null() }
    }
    columns(judged(), fences, &writer)
    if let verdict { self.verdict(verdict, &writer) }
    writer.endObject()
    return writer.bytes
  }

  private func columns(
    _ messages: [PageMessage], _ fences: LinkPair<LatenessFence>, _ writer: inout JSONWriter
  ) {
    writer.array("sent", differences(messages.map(\.fate.sentAt.nanoseconds))) { $0.integer($1) }
    writer.array("line", differences(messages.map { Int64($0.line) })) { $0.integer($1) }
    writer.array("connection", messages) { $0.integer($1.connection) }
    writer.array("bits", messages) { $0.integer(bits(of: $1, fences[$1.direction])) }
    writer.array("delay", messages) { $0.integer($1.fate.delay ?? -1) }
    writer.array("name", messages) { $0.integer($1.name) }
    var next = 0
    // How far back its text stands, 0 where that is new, as it mostly is.
    writer.array("text", messages) { writer, message in
      writer.integer(next - message.text)
      next = max(next, message.text + 1)
    }
    sparse("secondDelay", messages, &writer) { message in
      message.fate.secondArrival.map { [$0.nanoseconds - message.fate.sentAt.nanoseconds] }
    }
    sparse("droppedAfter", messages, &writer) { message in
      guard let at = message.fate.droppedAt, at > message.fate.sentAt else { return nil }
      return [at.nanoseconds - message.fate.sentAt.nanoseconds]
    }
    sparse("damage", messages, &writer) { message in
      message.fate.damage.map { [Int64($0.offset), Int64($0.mask)] }
    }
    sparse("handedLate", messages, &writer) { message in message.handedLate.map { [$0] } }
    sparse("queued", messages, &writer) { message in
      message.queuedByteCount > 0 ? [Int64(message.queuedByteCount)] : nil
    }
    sparse("leftOut", messages, &writer) { message in
      message.leftOutByteCount > 0 ? [Int64(message.leftOutByteCount)] : nil
    }
    sparse("lostPayload", messages, &writer) { message in
      message.lostPayload.map { [Int64($0.byteCount), $0.isDamaged ? 1 : 0] }
    }
  }

  /// Writes figures that few messages have, behind how many messages they are further on.
  private func sparse(
    _ name: String, _ messages: [PageMessage], _ writer: inout JSONWriter,
    _ figures: (PageMessage) -> [Int64]?
  ) {
    var last = 0
    writer.name(name)
    writer.beginArray()
    for (place, message) in messages.enumerated() {
      guard let figures = figures(message) else { continue }
      writer.integer(place - last)
      for figure in figures { writer.integer(figure) }
      last = place
    }
    writer.endArray()
  }

  private func differences(_ values: [Int64]) -> [Int64] {
    values.indices.map { $0 == 0 ? values[0] : values[$0] - values[$0 - 1] }
  }

  private func bits(of message: PageMessage, _ fence: LatenessFence) -> Int {
    let fate = message.fate
    let isUnderWay = fate.isUnderWay(at: endInstant)
    var bits = message.direction == .downlink ? Bit.downlink : 0
    bits += Int(message.kind.rawValue) * Bit.kind
    if message.isEncoded { bits += Bit.encoded }
    if let drop = fate.drop, let place = DropReason.allCases.firstIndex(of: drop) {
      bits += (place + 1) * Bit.drop
    }
    if isUnderWay { bits += Bit.underWay }
    if let delay = fate.delay, !isUnderWay, fence.isLate(delay) { bits += Bit.late }
    if message.isReordered { bits += Bit.reordered }
    if fate.secondArrival != nil { bits += Bit.twice }
    if fate.damage != nil, !fate.isLost { bits += Bit.damaged }
    if fate.isLost { bits += Bit.lost }
    return bits
  }
}
