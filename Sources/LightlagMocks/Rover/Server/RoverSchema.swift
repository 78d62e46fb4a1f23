import LightlagEncoding

/// What the data of an event must be, by the event's name.
enum RoverSchema {
  /// A field and what it must be.
  private struct Field {
    enum Kind { case number, string }
    let name: String
    let kind: Kind
    var isRequired = true
  }

  /// Checks the data of an event; one without a schema passes.
  ///
  /// - Throws: `FieldFailure`, which names the field.
  static func check(_ name: String, _ data: JSON) throws(FieldFailure) {
    guard let schema = fields(name) else { return }
    let fields = try Fields(data)
    for field in schema {
      guard field.isRequired || fields.has(field.name) else { continue }
      switch field.kind {
      case .number: _ = try fields.millionths(field.name, clampedTo: 0...0)
      case .string: _ = try fields.string(field.name, accepted: "a string")
      }
    }
  }

  private static func fields(_ name: String) -> [Field]? {
    switch name {
    case "driveCommands":
      [
        Field(name: "linear", kind: .number), Field(name: "angular", kind: .number),
        Field(name: "timestamp", kind: .number, isRequired: false),
      ]
    case "emergencyStop": [Field(name: "reason", kind: .string, isRequired: false)]
    case "homingRequest", "clearFaults": []
    case "subscribe":
      [
        Field(name: "event", kind: .string), Field(name: "rate", kind: .number, isRequired: false),
      ]
    case "unsubscribe": [Field(name: "event", kind: .string)]
    default: nil
    }
  }
}

extension FieldFailure {
  /// The name of the field that is wrong; that of all the data where they are no object.
  var field: String {
    switch self {
    case .notAnObject: "data"
    case .missing(let name, _), .unacceptable(let name, _, _), .unknown(let name, _): name
    }
  }
}
