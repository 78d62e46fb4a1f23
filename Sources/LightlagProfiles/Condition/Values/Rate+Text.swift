import LightlagCore

extension Capacity {
  static let accepted =
    Quantity.rate.accepted
    + ", \"unlimited\", \"trace FILE\" or \"trace FILE, once\" (mahimahi), or"
    + " \"contacts FILE\" (JSON)"

  /// Returns the capacity that `text` states, or `nil` for an unlimited one.
  static func parse(
    _ text: String, _ attachments: Attachments
  ) throws(ValueFailure) -> Capacity? {
    if text == "unlimited" { return nil }
    let word = WrittenParts.split(Substring(text)).word
    guard word == "trace" || word == "contacts" else {
      return .constant(try DataRate(parsing: text))
    }
    // "once" follows the name of a file, in which a comma is rare.
    let parts = try WrittenParts(text, words: word == "trace" ? ["once"] : [])
    let name = String(WrittenParts.split(parts.first).rest)
    guard !name.isEmpty else { throw parts.failure(.noFile) }
    let isOnce = try parts.has("once")
    let bytes = try attachments.bytes(name, parts)
    do {
      guard word == "trace" else {
        return .contacts(try ContactPlan(parsing: bytes, file: name))
      }
      return .trace(try CapacityTrace(parsing: bytes, file: name, isOnce: isOnce))
    } catch {
      throw parts.failure(.file("\(error)"))
    }
  }

  var text: String {
    switch self {
    case .constant(let rate): rate.quantityText
    case .trace(let trace):
      "trace of \(trace.milliseconds.count) opportunities in "
        + Duration.milliseconds(trace.milliseconds.last ?? 0).quantityText
    case .contacts(let plan): Self.text(plan)
    }
  }

  private static func text(_ plan: ContactPlan) -> String {
    let rates = plan.contacts.map(\.rate.bitsPerSecond).sorted()
    let ends = Set([rates.first, rates.last]).compactMap(\.self).sorted()
    let texts = ends.map { DataRate(bitsPerSecond: $0).quantityText }
    let count = plan.contacts.count
    return texts.joined(separator: " to ") + " in \(count) contact\(count == 1 ? "" : "s")"
      + (plan.period.map { " each \($0.quantityText)" } ?? "")
  }
}

extension DelayTrace {
  static let accepted =
    "write the name of a file with a time and a delay in milliseconds on each line, and "
    + "optionally \", linear\" and \", repeat 60 s\"; or \"none\""

  /// Returns the trace that `text` names, or `nil` for none.
  static func parse(
    _ text: String, _ attachments: Attachments
  ) throws(ValueFailure) -> DelayTrace? {
    if text == "none" { return nil }
    let parts = try WrittenParts(text, words: ["linear", "repeat"])
    let name = String(parts.first)
    guard !name.isEmpty else { throw parts.failure(.noFile) }
    let period = try parts.rest(of: "repeat").map { (text) throws(ValueFailure) in
      try Duration(parsing: text)
    }
    let course: Course = try parts.has("linear") ? .linear : .constant
    let bytes = try attachments.bytes(name, parts)
    do {
      return try DelayTrace(parsing: bytes, file: name, course: course, period: period)
    } catch {
      throw parts.failure(.file("\(error)"))
    }
  }

  var text: String {
    "trace of \(samples.count) delays" + (course == .linear ? ", linear" : "")
      + (period.map { ", repeat \($0.quantityText)" } ?? "")
  }
}

extension QueueDiscipline {
  static let accepted =
    "write \"droptail\", \"drophead\" or \"codel\", behind that optionally "
    + "\", target 5 ms\" and \", interval 100 ms\""

  /// Creates the discipline that `text` states: `codel, target 20 ms, interval 200 ms`.
  init(parsing text: String) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["target", "interval"])
    switch text.prefix(while: { $0 != "," }) {
    case "codel":
      let target = try Duration(parsing: parts.rest(of: "target") ?? "5 ms")
      let interval = try Duration(parsing: parts.rest(of: "interval") ?? "100 ms")
      guard interval > .zero else { throw parts.failure(.zero) }
      // RFC 8289, section 4.4: a target is 5 to 10 % of its interval.
      guard target < interval else {
        throw parts.failure(.impossible("the target must be below the interval"))
      }
      self = .codel(target: target, interval: interval)
    case "droptail" where text == "droptail": self = .droptail
    case "drophead" where text == "drophead": self = .drophead
    default: throw parts.failure(.notAChoice)
    }
  }

  var text: String {
    switch self {
    case .droptail: "droptail"
    case .drophead: "drophead"
    case .codel(let target, let interval):
      "codel, target \(target.quantityText), interval \(interval.quantityText)"
    }
  }
}
