public import LightlagCore
import LightlagEncoding

/// A message that must come: which one, what it must say, and by when.
public struct Expectation: Hashable, Sendable {
  /// What reports call it.
  public var name: String

  /// The connection, or `nil` for any.
  public var connection: ConnectionID?

  /// The direction, or `nil` for both.
  public var direction: Direction?

  /// The name of its event, or `nil` for any and for none.
  public var event: String?

  /// What picks the message out: one that does not meet all of these is another.
  public var conditions: [ValueTest] = []

  /// What the message picked out must say.
  public var checks: [ValueTest] = []

  /// The time that it has from the one expected before it, or from the start of the run.
  public var withinNanoseconds: Int64?

  /// Creates an expectation of any message at all.
  public init(name: String) {
    self.name = name
  }

  init(_ fields: inout MatchFields) throws(MatchRulesFailure) {
    name = try fields.string("name")
    connection = try fields.connection("connection")
    direction = try fields.direction("direction")
    event = try fields.optionalString("event")
    conditions = try fields.objects("where") { fields throws(MatchRulesFailure) in
      try ValueTest(&fields)
    }
    checks = try fields.objects("checks") { fields throws(MatchRulesFailure) in
      try ValueTest(&fields)
    }
    withinNanoseconds = try fields.integer("withinNanoseconds")
  }

  var json: JSON {
    var members: [JSON.Member] = [.init(name: "name", value: .string(name))]
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if let connection { add("connection", .string(connection.description)) }
    if let direction { add("direction", .string(direction.recordedName)) }
    if let event { add("event", .string(event)) }
    if !conditions.isEmpty { add("where", .array(conditions.map(\.json))) }
    if !checks.isEmpty { add("checks", .array(checks.map(\.json))) }
    if let withinNanoseconds { add("withinNanoseconds", JSON(withinNanoseconds)) }
    return .object(members)
  }
}
