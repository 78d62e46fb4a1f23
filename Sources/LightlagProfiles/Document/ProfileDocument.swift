import LightlagCore
import LightlagEncoding

/// A profile document on its way from bytes to a profile.
///
/// Errors are reported in the order of the document; what is missing, after what is wrong.
struct ProfileDocument {
  private(set) var name = ""
  private(set) var summary = ""
  private(set) var figures: [Profile.Figure] = []
  private(set) var conditions = LinkPair(uplink: LinkConditions(), downlink: LinkConditions())
  private(set) var crossing = Crossing()

  private let bytes: [UInt8]
  private let file: String
  private var settings: [ConditionSetting] = []

  /// Reads the document in `bytes`, which came from `file`.
  init(parsing bytes: [UInt8], file: String) throws(ProfileFailure) {
    self.bytes = bytes
    self.file = file
    let document = try parse()
    for member in try members(of: document, at: []) { try read(member) }
    for (key, text) in [("name", name), ("summary", summary)] where text.isEmpty {
      throw failure(.missing(key: key), at: [])
    }
    try apply()
  }

  private func parse() throws(ProfileFailure) -> JSON {
    do {
      return try JSON(parsing: bytes)
    } catch {
      throw .document(
        DocumentPlace(file: file, line: error.line),
        .notJSON(column: error.column, reason: "\(error.reason)".onOneLine))
    }
  }

  private mutating func read(_ member: JSON.Member) throws(ProfileFailure) {
    switch member.name {
    case "$schema": _ = try text(member.value, at: [member.name])
    case "name": name = try checkedName(text(member.value, at: ["name"]))
    case "summary": summary = try text(member.value, at: ["summary"])
    default:
      if let direction = Direction(rawValue: member.name) {
        for figure in try members(of: member.value, at: [member.name]) {
          try readFigure(figure, direction: direction)
        }
      } else {
        try readFigure(member, direction: nil)
      }
    }
  }

  /// Takes the name, which must be that of the file where the file is called as profiles are.
  private func checkedName(_ name: String) throws(ProfileFailure) -> String {
    let isWellFormed = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: $0 == UInt8(ascii: "-")
      }
    }
    guard isWellFormed else { throw failure(.malformedName(name), at: ["name"]) }
    let fileName = file.split(separator: "/").last ?? ""
    if fileName.hasSuffix(".json"), fileName.dropLast(5) != name {
      throw failure(.otherName(name, file: String(fileName.dropLast(5))), at: ["name"])
    }
    return name
  }

  // MARK: Figures

  private mutating func readFigure(
    _ member: JSON.Member, direction: Direction?
  ) throws(ProfileFailure) {
    let path = (direction.map { [$0.rawValue] } ?? []) + [member.name]
    guard let key = ConditionKey(rawValue: member.name) else {
      throw unknownKey(at: path, known: Self.keys(direction))
    }
    guard direction == nil || !key.isOfTheConnection else {
      throw failure(.condition(.notOfADirection(key)), at: path)
    }
    var value: ConditionValue?
    var source: String?
    guard let parts = member.value.members else {
      throw failure(.notAFigure(found: found(member.value)), at: path)
    }
    for part in parts {
      switch part.name {
      case "value": value = try self.value(of: key, part.value, at: path)
      case "source": source = try text(part.value, at: path + ["source"])
      default: throw unknownKey(at: path + [part.name], known: ["value", "source"])
      }
    }
    guard let value else { throw failure(.missing(key: "value"), at: path) }
    guard let source else { throw failure(.missing(key: "source"), at: path) }
    settings.append(ConditionSetting(value, direction: direction))
    figures.append(
      Profile.Figure(
        key: path.joined(separator: "."),
        value: member.value["value"]?.string ?? value.text,
        source: source))
  }

  private func value(
    of key: ConditionKey, _ value: JSON, at path: [String]
  ) throws(ProfileFailure) -> ConditionValue {
    let isTruth = key == .inOrder || key == .enabled
    do throws(ValueFailure) {
      switch value {
      case .string(let text) where !isTruth: return try ConditionValue(key, parsing: text)
      case .bool(let truth) where isTruth:
        return try ConditionValue(key, parsing: String(truth))
      default:
        throw ValueFailure(
          written: found(value), reason: reason(value, isTruth), accepted: key.accepted)
      }
    } catch {
      throw failure(.condition(.value(error)), at: path + ["value"])
    }
  }

  private func reason(_ value: JSON, _ isTruth: Bool) -> ValueFailure.Reason {
    if isTruth { return .notAChoice }
    return value.numberText == nil ? .notText : .noUnit
  }

  /// Makes the settings of both directions, then those of one, wherever they stand.
  private mutating func apply() throws(ProfileFailure) {
    let ordered = settings.filter { $0.direction == nil } + settings.filter { $0.direction != nil }
    for setting in ordered { setting.apply(to: &conditions, &crossing) }
    for direction in Direction.allCases {
      guard let problem = conditions[direction].jitterProblem else { continue }
      let isOwn = figures.contains { $0.key == "\(direction.rawValue).jitter" }
      let path = isOwn ? [direction.rawValue] : []
      throw failure(.condition(problem), at: path + ["jitter", "value"])
    }
  }

  // MARK: Parts

  private static func keys(_ direction: Direction?) -> [String] {
    guard direction == nil else {
      return ConditionKey.allCases.filter { !$0.isOfTheConnection }.map(\.rawValue)
    }
    return ["name", "summary"] + ConditionKey.allCases.map(\.rawValue)
      + Direction.allCases.map(\.rawValue)
  }

  private func members(of value: JSON, at path: [String]) throws(ProfileFailure) -> [JSON.Member] {
    guard let members = value.members else {
      throw failure(.notAnObject(found: found(value)), at: path)
    }
    return members
  }

  private func text(_ value: JSON, at path: [String]) throws(ProfileFailure) -> String {
    guard let text = value.string else { throw failure(.notText(found: found(value)), at: path) }
    guard !text.isEmpty else { throw failure(.empty, at: path) }
    return text
  }

  /// How a message names a value that is not what it should be.
  private func found(_ value: JSON) -> String {
    switch value {
    case .array: "an array"
    case .object: "an object"
    case .string(let text): text.quoted
    default: value.text
    }
  }

  private func unknownKey(at path: [String], known: [String]) -> ProfileFailure {
    let unknown = UnknownName(kind: "key", name: path[path.count - 1], known: known)
    return failure(.condition(.unknownKey(unknown)), at: path)
  }

  private func failure(_ problem: DocumentProblem, at path: [String]) -> ProfileFailure {
    .document(DocumentPlace(file: file, document: bytes, path: path), problem)
  }
}
