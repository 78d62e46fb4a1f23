import LightlagCore
import LightlagEncoding

/// A contact plan on its way from bytes to a value.
struct ContactPlanDocument {
  private static let contactKeys = ["start", "end", "rate", "lightTime"]

  private let bytes: [UInt8]
  private let file: String
  private var contacts: [Contact]?
  private var period: Duration?

  /// Reads the document in `bytes`, which came from `file`.
  init(parsing bytes: [UInt8], file: String) throws(TraceFailure) {
    self.bytes = bytes
    self.file = file
    for member in try members(of: parse(), at: []) {
      switch member.name {
      case "contacts": contacts = try contacts(in: member.value)
      case "repeat": period = .nanoseconds(try amount(.span, member.value, at: ["repeat"]))
      default: throw unknownKey(at: [member.name], known: ["contacts", "repeat"])
      }
    }
  }

  /// The plan, or what is wrong with the contacts as a whole.
  func plan() throws(TraceFailure) -> ContactPlan {
    guard let contacts else { throw failure(.missing(key: "contacts"), at: []) }
    do {
      return try ContactPlan(contacts, period: period)
    } catch {
      throw failure(.plan(error), at: Self.path(of: error))
    }
  }

  private func parse() throws(TraceFailure) -> JSON {
    do {
      return try JSON(parsing: bytes)
    } catch {
      throw TraceFailure(
        DocumentPlace(file: file, line: error.line),
        .notJSON(column: error.column, reason: "\(error.reason)".onOneLine))
    }
  }

  private func contacts(in value: JSON) throws(TraceFailure) -> [Contact] {
    guard let elements = value.array else {
      throw failure(.notAnArray(found: Self.found(value)), at: ["contacts"])
    }
    var contacts: [Contact] = []
    for (number, element) in zip(1..., elements) {
      contacts.append(try contact(element, at: ["contacts", String(number)]))
    }
    return contacts
  }

  private func contact(_ value: JSON, at path: [String]) throws(TraceFailure) -> Contact {
    let members = try members(of: value, at: path)
    for member in members where !Self.contactKeys.contains(member.name) {
      throw unknownKey(at: path + [member.name], known: Self.contactKeys)
    }
    func amount(_ quantity: Quantity, _ key: String) throws(TraceFailure) -> Int64 {
      guard let member = members.first(where: { $0.name == key }) else {
        throw failure(.missing(key: key), at: path)
      }
      return try self.amount(quantity, member.value, at: path + [key])
    }
    return Contact(
      start: .nanoseconds(try amount(.span, "start")),
      end: .nanoseconds(try amount(.span, "end")),
      rate: DataRate(bitsPerSecond: try amount(.rate, "rate")),
      lightTime: .nanoseconds(try amount(.duration, "lightTime")))
  }

  private func amount(
    _ quantity: Quantity, _ value: JSON, at path: [String]
  ) throws(TraceFailure) -> Int64 {
    do throws(ValueFailure) {
      guard let text = value.string else {
        throw ValueFailure(
          written: Self.found(value), reason: value.numberText == nil ? .notText : .noUnit,
          accepted: quantity.accepted)
      }
      return try quantity.amount(parsing: text)
    } catch {
      throw failure(.value(error), at: path)
    }
  }

  // MARK: Parts

  private func members(of value: JSON, at path: [String]) throws(TraceFailure) -> [JSON.Member] {
    guard let members = value.members else {
      throw failure(.notAnObject(found: Self.found(value)), at: path)
    }
    return members
  }

  /// Which value a failure of the plan is best shown at.
  private static func path(of failure: ContactPlan.Failure) -> [String] {
    switch failure {
    case .endsBeforeStart(let contact, _, _), .beyondPeriod(let contact, _, _):
      ["contacts", String(contact), "end"]
    case .overlap(let contact, _, _): ["contacts", String(contact), "start"]
    case .negative(let contact, _), .tooLong(let contact, _): ["contacts", String(contact)]
    case .periodTooLong: ["repeat"]
    default: ["contacts"]
    }
  }

  /// How a message names a value that is not what it should be.
  private static func found(_ value: JSON) -> String {
    switch value {
    case .array: "an array"
    case .object: "an object"
    case .string(let text): text.quoted
    default: value.text
    }
  }

  private func unknownKey(at path: [String], known: [String]) -> TraceFailure {
    failure(
      .unknownKey(UnknownName(kind: "key", name: path[path.count - 1], known: known)), at: path)
  }

  private func failure(_ problem: TraceProblem, at path: [String]) -> TraceFailure {
    TraceFailure(DocumentPlace(file: file, document: bytes, path: path), problem)
  }
}
