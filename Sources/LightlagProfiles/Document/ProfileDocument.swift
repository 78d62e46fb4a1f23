import LightlagCore
import LightlagEncoding

/// A profile document on its way from bytes to a profile.
///
/// Errors are reported in the order of the document; what is missing, after what is wrong.
struct ProfileDocument {
  private(set) var name = ""
  private(set) var summary = ""
  private(set) var figures: [Profile.Figure] = []
  private(set) var network = Network()
  private(set) var planet: Planet?

  let bytes: [UInt8]
  let file: String
  private var attachments: Attachments
  private var settings: [ConditionSetting] = []
  private var phases: [PhaseDocument] = []

  /// Reads the document in `bytes`, which came from `file`.
  init(
    parsing bytes: [UInt8], file: String, attachments: Attachments
  ) throws(ProfileFailure) {
    self.bytes = bytes
    self.file = file
    self.attachments = attachments
    let document = try parse()
    let members = try members(of: document, at: [])
    // What figures name is read before them, wherever it stands.
    for member in members where member.name == "files" { try readFiles(member.value) }
    for member in members { try read(member) }
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
    case "lightTime": try readPlanet(member.value)
    case "rules": try readRules(member.value)
    case "phases": try readPhases(member.value)
    case "files": break
    default: settings += try self.settings(member, at: [])
    }
  }

  /// Reads a figure, or those of one direction.
  mutating func settings(
    _ member: JSON.Member, at path: [String]
  ) throws(ProfileFailure) -> [ConditionSetting] {
    guard let direction = Direction(rawValue: member.name) else {
      return [try readFigure(member, direction: nil, at: path)]
    }
    var settings: [ConditionSetting] = []
    let path = path + [member.name]
    for figure in try members(of: member.value, at: path) {
      settings.append(try readFigure(figure, direction: direction, at: path))
    }
    return settings
  }

  /// Reads whose light time of a date is the delay: `{"value": "mars", "source": "..."}`.
  private mutating func readPlanet(_ value: JSON) throws(ProfileFailure) {
    guard value.members != nil else {
      throw failure(.notAFigure(found: found(value)), at: ["lightTime"])
    }
    var source: String?
    for part in try members(of: value, at: ["lightTime"]) {
      let path = ["lightTime", part.name]
      let text = try text(part.value, at: path)
      switch part.name {
      case "value":
        planet = Planet(rawValue: text)
        guard planet != nil else {
          let problem = ValueFailure(
            written: text.quoted, reason: .notAChoice, accepted: Planet.accepted)
          throw failure(.condition(.value(problem)), at: path)
        }
      case "source": source = text
      default: throw unknownKey(at: path, known: ["value", "source"])
      }
    }
    guard let planet else { throw failure(.missing(key: "value"), at: ["lightTime"]) }
    guard let source else { throw failure(.missing(key: "source"), at: ["lightTime"]) }
    figures.append(
      Profile.Figure(key: "lightTime", value: planet.rawValue, source: source))
  }

  /// Reads texts that stand in the document in place of files beside it.
  private mutating func readFiles(_ value: JSON) throws(ProfileFailure) {
    var files: [String: String] = [:]
    for member in try members(of: value, at: ["files"]) {
      files[member.name] = try lines(member.value, at: ["files", member.name])
    }
    attachments = attachments.behind(files)
  }

  private mutating func readRules(_ value: JSON) throws(ProfileFailure) {
    do {
      network.rules = try Rule.rules(document: value)
    } catch {
      let place = error.index.map { [String($0 + 1)] } ?? []
      let key = error.key.map { [$0] } ?? []
      throw failure(.rule(error), at: ["rules"] + place + key)
    }
  }

  private mutating func readPhases(_ value: JSON) throws(ProfileFailure) {
    guard let elements = value.array else {
      throw failure(.notAnArray(found: found(value)), at: ["phases"])
    }
    for (index, element) in elements.enumerated() {
      let path = ["phases", String(index + 1)]
      var phase = PhaseDocument(path: path)
      let position = figures.count
      for member in try members(of: element, at: path) {
        if try phase.read(member, in: self) { continue }
        phase.settings += try settings(member, at: path)
      }
      // When it holds is read before what holds then.
      figures.insert(try phase.figure(in: self), at: position)
      phases.append(phase)
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
    _ member: JSON.Member, direction: Direction?, at path: [String]
  ) throws(ProfileFailure) -> ConditionSetting {
    let isInPhase = path.first == "phases"
    let path = path + [member.name]
    guard let key = ConditionKey(rawValue: member.name) else {
      throw unknownKey(at: path, known: Self.keys(direction, isInPhase: isInPhase))
    }
    guard !isInPhase || !key.isOfTheConnection else {
      throw failure(.condition(.notInAPhase(key)), at: path)
    }
    guard direction == nil || !key.isOfTheConnection else {
      throw failure(.condition(.notOfADirection(key)), at: path)
    }
    try checkSingle(key, at: path)
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
    figures.append(
      Profile.Figure(
        key: path.joined(separator: "."),
        value: member.value["value"]?.string ?? value.text,
        source: source))
    return ConditionSetting(value, direction: direction)
  }

  /// Checks that the jitter is told by one of its two keys.
  private func checkSingle(_ key: ConditionKey, at path: [String]) throws(ProfileFailure) {
    let jitters: [ConditionKey] = [.jitterDeviation, .jitterHalfWidth]
    guard let other = jitters.first(where: { $0 != key }), jitters.contains(key) else { return }
    let place = (path.dropLast() + [other.rawValue]).joined(separator: ".")
    if figures.contains(where: { $0.key == place }) {
      throw failure(.condition(.twoJitters), at: path)
    }
  }

  private func value(
    of key: ConditionKey, _ value: JSON, at path: [String]
  ) throws(ProfileFailure) -> ConditionValue {
    let isTruth = key.isTruth
    if key == .rate, case .object = value { return try contacts(value, at: path + ["value"]) }
    do throws(ValueFailure) {
      switch value {
      case .string(let text) where !isTruth:
        return try ConditionValue(key, parsing: text, attachments: attachments)
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

  /// Reads a contact plan that stands in the profile itself.
  private func contacts(
    _ plan: JSON, at path: [String]
  ) throws(ProfileFailure) -> ConditionValue {
    do {
      return .figure(.rate(.contacts(try ContactPlan(parsing: plan.bytes, file: file))))
    } catch {
      throw failure(.trace(error.problem), at: path + error.place.path)
    }
  }

  private func reason(_ value: JSON, _ isTruth: Bool) -> ValueFailure.Reason {
    if isTruth { return .notAChoice }
    return value.numberText == nil ? .notText : .noUnit
  }

  /// Makes the settings of both directions, then those of one, wherever they stand.
  private mutating func apply() throws(ProfileFailure) {
    let ordered = settings.filter { $0.direction == nil } + settings.filter { $0.direction != nil }
    for setting in ordered { setting.apply(to: &network) }
    try check(network.conditions, at: [])
    var changes: [Weather.Change] = []
    for phase in phases {
      let change = phase.change(over: network)
      try check(change.conditions, at: phase.path)
      changes.append(change.change)
    }
    do {
      network.weather = try Weather(changes)
    } catch {
      // Of two phases with one name the later is wrong.
      let place = phases.lastIndex { $0.name == error.phase }.map { [String($0 + 1)] } ?? []
      throw failure(.phase(error), at: ["phases"] + place)
    }
    try checkOverlaps()
  }

  /// Checks what holds while several phases do.
  private func checkOverlaps() throws(ProfileFailure) {
    guard let found = network.contradiction, let last = found.phases.last else { return }
    let others = found.phases.dropLast().map { phases[$0].name }
    throw failure(
      .condition(.whilePhases(others, found.key, found.reason)), at: phases[last].path)
  }

  private func check(
    _ conditions: LinkPair<LinkConditions>, at path: [String]
  ) throws(ProfileFailure) {
    for direction in Direction.allCases {
      guard let problem = conditions[direction].problem else { continue }
      let own = (path + [direction.rawValue, problem.key.rawValue])
      let isOwn = figures.contains { $0.key == own.joined(separator: ".") }
      throw failure(
        .condition(problem.reason),
        at: (isOwn ? own : path + [problem.key.rawValue]) + ["value"])
    }
  }
}
