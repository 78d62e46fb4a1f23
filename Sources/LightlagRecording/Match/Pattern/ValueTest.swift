public import LightlagCore
public import LightlagEncoding

/// What must stand in one place of a message's JSON.
public struct ValueTest: Hashable, Sendable {
  /// What is asked of a value.
  public enum Demand: Hashable, Sendable {
    /// It means the same; numbers by value, members in any order.
    case equals(JSON)
    /// It is of that type.
    case type(Normaliser.ValueType)
    /// It is a string in which the pattern is found.
    case expression(RegularExpression)
    /// It is a number within these bounds.
    case range(least: FixedPoint?, most: FixedPoint?)
  }

  /// Where, in the JSON behind the prefix of a Socket.IO packet.
  public var pointer: JSONPointer

  /// What is asked of the value there.
  public var demand: Demand

  /// Creates a test.
  public init(pointer: JSONPointer, _ demand: Demand) {
    self.pointer = pointer
    self.demand = demand
  }

  init(_ fields: inout MatchFields) throws(MatchRulesFailure) {
    pointer = JSONPointer(tokens: try fields.pattern("pointer").tokens)
    let demands = ["equals", "type", "pattern", "atLeast", "atMost"].filter { fields.has($0) }
    if let value = fields.optional("equals") {
      demand = .equals(value)
    } else if let type: Normaliser.ValueType = try fields.choice("type") {
      demand = .type(type)
    } else if fields.has("pattern") {
      demand = .expression(try fields.expression("pattern"))
    } else {
      demand = .range(
        least: try Self.bound("atLeast", &fields), most: try Self.bound("atMost", &fields))
    }
    let isRange = demands == ["atLeast", "atMost"]
    guard demands.count == 1 || isRange else {
      throw fields.failure(
        demands.dropFirst().first ?? "equals",
        "one of equals, type, pattern, or atLeast and atMost")
    }
  }

  private static func bound(
    _ name: String, _ fields: inout MatchFields
  ) throws(MatchRulesFailure) -> FixedPoint? {
    guard let json = fields.optional(name) else { return nil }
    guard let bound = json.numberText.flatMap({ FixedPoint($0) }) else {
      throw fields.failure(name, "a number below 10^18")
    }
    return bound
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "pointer", value: .string(pointer.description))
    ]
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    switch demand {
    case .equals(let value): add("equals", value)
    case .type(let type): add("type", .string(type.rawValue))
    case .expression(let expression): add("pattern", .string(expression.description))
    case .range(let least, let most):
      if let least { add("atLeast", .number(least.text)) }
      if let most { add("atMost", .number(most.text)) }
    }
    return .object(members)
  }

  /// Returns in what a message fails the test, or `nil` where it passes.
  func refusal(_ json: JSON?) -> Divergence.Difference? {
    let value: JSON?
    if let json { value = pointer.value(in: json) } else { value = .none }
    guard let value else { return difference(nil, "there is nothing here") }
    switch demand {
    case .equals(let wanted):
      return value.isEquivalent(to: wanted) ? nil : difference(value, "must be \(wanted.text)")
    case .type(let type):
      return type.admits(value) ? nil : difference(value, "must be of type \(type.rawValue)")
    case .expression(let expression):
      guard let text = value.string, expression.isFound(in: text) else {
        return difference(value, "must match \(expression)")
      }
      return nil
    case .range(let least, let most):
      guard let number = value.numberText else { return difference(value, "must be a number") }
      if let least, Self.isLess(number, than: least.text) {
        return difference(value, "must be at least \(least.text)")
      }
      if let most, Self.isLess(most.text, than: number) {
        return difference(value, "must be at most \(most.text)")
      }
      return nil
    }
  }

  /// Whether one number is below another, exactly, if its exponent is not beyond all reason.
  private static func isLess(_ one: String, than two: String) -> Bool {
    if let one = DecimalValue(one), let two = DecimalValue(two) { return one < two }
    return FixedPoint(saturating: one).parts < FixedPoint(saturating: two).parts
  }

  private func difference(_ value: JSON?, _ reason: String) -> Divergence.Difference {
    let wanted: String?
    if case .equals(let json) = demand { wanted = json.text } else { wanted = nil }
    return .init(
      pointer: pointer.description, expected: wanted, actual: value?.text, reason: reason)
  }
}
