import LightlagEncoding

/// The members of a rule in a recording, and which of them were asked for.
struct RuleRecord {
  private let members: [JSON.Member]
  private var asked: [String] = []

  init(_ json: JSON) throws(RuleRecordFailure) {
    guard let members = json.members else { throw .notAnObject }
    self.members = members
  }

  func has(_ key: String) -> Bool { members.contains { $0.name == key } }

  mutating func value(_ key: String) throws(RuleRecordFailure) -> JSON {
    guard let member = members.first(where: { $0.name == key }) else { throw .missing(key: key) }
    asked.append(key)
    return member.value
  }

  mutating func string(_ key: String) throws(RuleRecordFailure) -> String {
    guard let text = try value(key).string else { throw .invalid(key: key, expected: "a string") }
    return text
  }

  mutating func optionalString(_ key: String) throws(RuleRecordFailure) -> String? {
    let value = try value(key)
    guard value.isNull || value.string != nil else {
      throw .invalid(key: key, expected: "null or a string")
    }
    return value.string
  }

  mutating func choice<Value>(
    _ key: String, _ values: [Value], _ word: (Value) -> String
  ) throws(RuleRecordFailure) -> Value? {
    let written = try value(key)
    guard !written.isNull else { return nil }
    guard let value = values.first(where: { word($0) == written.string }) else {
      let words = values.map(word).joined(separator: ", ")
      throw .invalid(key: key, expected: "null or one of \(words)")
    }
    return value
  }

  mutating func integer(
    _ key: String, in bounds: ClosedRange<Int64>
  ) throws(RuleRecordFailure) -> Int64 {
    guard let integer = try value(key).integer, bounds.contains(integer) else {
      throw .invalid(
        key: key, expected: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return integer
  }

  mutating func duration(_ key: String) throws(RuleRecordFailure) -> Duration {
    .nanoseconds(try integer(key, in: 0...(LinkConditions.longest.wholeNanoseconds - 1)))
  }

  /// Makes sure that nothing was passed over.
  func end() throws(RuleRecordFailure) {
    for member in members where !asked.contains(member.name) { throw .unknown(key: member.name) }
  }
}
