import LightlagCore
import LightlagEncoding

/// The rate of a link and its queue, as a recording tells them.
extension RecordFields {
  mutating func rateFigures() throws(LineFailure) -> [ConditionFigure] {
    var figures: [ConditionFigure] = []
    if let rate = try rate() { figures.append(rate) }
    if has("shared") { figures.append(.isShared(try bool("shared"))) }
    if has("overhead") { figures.append(.overhead(try object("overhead", Self.overhead))) }
    if has("limitMessages") {
      let limit = QueueLimit(
        messages: Int(try integer("limitMessages", in: 1...Int64.max)),
        bytes: Int(try integer("limitBytes", in: 1...Int64.max)),
        time: try optionalDuration("limitNanoseconds"))
      figures.append(.limit(limit))
    }
    if has("discipline") {
      figures.append(.discipline(try object("discipline", Self.discipline)))
    }
    return figures
  }

  private mutating func rate() throws(LineFailure) -> ConditionFigure? {
    if has("rateTrace") { return .rate(.trace(try object("rateTrace", Self.capacityTrace))) }
    if has("contacts") { return .rate(.contacts(try object("contacts", Self.contactPlan))) }
    guard has("rateBitsPerSecond") else { return nil }
    if try isNull("rateBitsPerSecond") { return .rate(nil) }
    return .rate(.constant(try bitsPerSecond()))
  }

  private mutating func bitsPerSecond() throws(LineFailure) -> DataRate {
    DataRate(bitsPerSecond: try integer("rateBitsPerSecond", in: 1...Int64.max))
  }

  private static func capacityTrace(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> CapacityTrace {
    let elements = try fields.json("milliseconds").array ?? []
    let times = elements.compactMap(\.integer)
    let isAscending = zip(times, times.dropFirst()).allSatisfy(<=)
    guard times.count == elements.count, isAscending, let first = times.first, first >= 0,
      let last = times.last, (1...longestTime / 1_000_000).contains(last)
    else { throw fields.invalid("milliseconds", "an array of ascending times, the last above 0") }
    return CapacityTrace(milliseconds: times, isOnce: try fields.bool("once"))
  }

  private static func contactPlan(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> ContactPlan {
    let period = try fields.optionalDuration("periodNanoseconds")
    let contacts = try fields.objects("contacts") { fields throws(LineFailure) in
      Contact(
        start: try fields.duration("startNanoseconds"),
        end: try fields.duration("endNanoseconds"), rate: try fields.bitsPerSecond(),
        lightTime: try fields.duration("lightTimeNanoseconds"))
    }
    do {
      return try ContactPlan(contacts, period: period)
    } catch {
      throw fields.invalid("contacts", "contacts that ascend and do not overlap")
    }
  }

  private static func overhead(_ fields: inout RecordFields) throws(LineFailure) -> Overhead {
    let more = Int(try fields.integer("bytes", in: 0...65_536))
    let less = Int(try fields.integer("bytesLess", in: 0...65_536))
    return Overhead(
      includesWebSocket: try fields.bool("webSocket"), includesTLS: try fields.bool("tls"),
      includesTCP: try fields.bool("tcp"), fixedByteCount: more - less,
      cells: fields.has("cellBytes") ? try cells(&fields) : nil)
  }

  private static func cells(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> Overhead.Cells {
    let size = Int(try fields.integer("cellBytes", in: 1...65_536))
    let wire = Int(try fields.integer("cellWireBytes", in: 0...65_536))
    return Overhead.Cells(size: size, overhead: wire - size)
  }

  private static func discipline(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> QueueDiscipline {
    switch try fields.string("kind") {
    case "droptail": .droptail
    case "drophead": .drophead
    case "codel":
      .codel(
        target: try fields.duration("targetNanoseconds"),
        interval: try fields.duration("intervalNanoseconds", least: 1))
    default: throw fields.invalid("kind", "one of droptail, drophead, codel")
    }
  }
}
