import LightlagCore
import LightlagEncoding

/// The members of an object in a document of rules, and which of them were asked for.
struct MatchFields {
  let pointer: String
  private let members: [JSON.Member]
  private var asked: [String] = []

  init(_ json: JSON, at pointer: String) throws(MatchRulesFailure) {
    guard let members = json.members else {
      throw MatchRulesFailure(pointer: pointer, reason: .expected("an object"))
    }
    self.members = members
    self.pointer = pointer
  }

  func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  mutating func optional(_ name: String) -> JSON? {
    asked.append(name)
    guard let member = members.first(where: { $0.name == name }) else { return .none }
    return .some(member.value)
  }

  mutating func string(_ name: String) throws(MatchRulesFailure) -> String {
    guard let text = try optionalString(name) else {
      throw MatchRulesFailure(pointer: pointer, reason: .missing(name))
    }
    return text
  }

  mutating func optionalString(_ name: String) throws(MatchRulesFailure) -> String? {
    guard let json = optional(name) else { return nil }
    guard let text = json.string else { throw failure(name, "a string") }
    return text
  }

  mutating func bool(_ name: String, default value: Bool) throws(MatchRulesFailure) -> Bool {
    guard let json = optional(name) else { return value }
    guard let bool = json.bool else { throw failure(name, "true or false") }
    return bool
  }

  mutating func integer(
    _ name: String, in limits: ClosedRange<Int64> = 0...1 << 62
  ) throws(MatchRulesFailure) -> Int64? {
    guard let json = optional(name) else { return nil }
    guard let integer = json.integer, limits.contains(integer) else {
      throw failure(
        name, "a whole number from \(limits.lowerBound) to \(limits.upperBound)")
    }
    return integer
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(MatchRulesFailure) -> Value? where Value.RawValue == String {
    guard let json = optional(name) else { return nil }
    guard let value = json.string.flatMap(Value.init(rawValue:)) else {
      throw failure(name, "one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return value
  }

  mutating func direction(_ name: String) throws(MatchRulesFailure) -> Direction? {
    guard let text = try optionalString(name) else { return nil }
    guard let direction = Direction(recordedName: text) else { throw failure(name, "up or dn") }
    return direction
  }

  mutating func connection(_ name: String) throws(MatchRulesFailure) -> ConnectionID? {
    guard let text = try optionalString(name) else { return nil }
    guard let connection = ConnectionID(recordedName: text) else {
      throw failure(name, "the name of a connection, as c1")
    }
    return connection
  }

  mutating func pattern(_ name: String) throws(MatchRulesFailure) -> PointerPattern {
    let text = try string(name)
    do throws(JSONPointer.Failure) {
      return try PointerPattern(parsing: text)
    } catch {
      throw failure(name, "a JSON pointer: nothing, or a / before each name, ~0 for ~ and ~1 for /")
    }
  }

  mutating func expression(_ name: String) throws(MatchRulesFailure) -> RegularExpression {
    let text = try string(name)
    do throws(RegularExpression.Failure) {
      return try RegularExpression(text)
    } catch {
      throw MatchRulesFailure(pointer: path(name), reason: .notExpression(error))
    }
  }

  /// Reads an array of objects, where it is there; or, where that may be, one object alone.
  mutating func objects<Value>(
    _ name: String, orOne mayBeOne: Bool = false,
    _ read: (inout MatchFields) throws(MatchRulesFailure) -> Value
  ) throws(MatchRulesFailure) -> [Value] {
    guard let json = optional(name) else { return [] }
    let isOne = mayBeOne && json.members != nil
    guard let elements = isOne ? [json] : json.array else {
      throw failure(name, mayBeOne ? "an object, or an array of objects" : "an array of objects")
    }
    var values: [Value] = []
    for (index, element) in elements.enumerated() {
      var fields = try MatchFields(element, at: isOne ? path(name) : "\(path(name))/\(index)")
      values.append(try read(&fields))
      try fields.end()
    }
    return values
  }

  /// Makes sure that nothing was passed over.
  func end() throws(MatchRulesFailure) {
    for member in members where !asked.contains(member.name) {
      throw MatchRulesFailure(pointer: pointer, reason: .unknown(member.name))
    }
  }

  func failure(_ name: String, _ expected: String) -> MatchRulesFailure {
    MatchRulesFailure(pointer: path(name), reason: .expected(expected))
  }

  private func path(_ name: String) -> String {
    pointer + JSONPointer(tokens: [name]).description
  }
}
