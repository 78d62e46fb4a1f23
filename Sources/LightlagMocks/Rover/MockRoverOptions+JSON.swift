import LightlagCore
public import LightlagEncoding

/// The options as a recording carries them.
extension MockRoverOptions {
  /// Reads what `json` writes; what is missing is as by default, but for the seed.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known.
  public init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: [
      "seed", "server", "line", "controller", "terminal", "adapter", "actions",
    ])
    self.init(
      seed: try fields.seed(), server: try RoverServerOptions(fields.fields("server")),
      line: try SLCANLineOptions(fields.fields("line")),
      controller: try MotorControllerOptions(
        seed: fields.seed(), fields.fields("controller")),
      actions: try Self.actions(fields))
    terminal = try SerialLineConditions(fields.fields("terminal"))
    adapter = try SLCANAdapterOptions(fields.fields("adapter"))
  }

  /// The options as a recording carries them; times in nanoseconds, chances in parts per billion.
  public var json: JSON {
    var members = [
      JSON.Member(name: "seed", value: .string(seed.description)),
      JSON.Member(name: "server", value: server.json),
      JSON.Member(name: "line", value: line.json),
      JSON.Member(name: "controller", value: controller.json),
      JSON.Member(name: "actions", value: .array(actions.map(\.json))),
    ]
    if terminal != SerialLineConditions() {
      members.append(JSON.Member(name: "terminal", value: terminal.json))
    }
    if adapter != SLCANAdapterOptions() {
      members.append(JSON.Member(name: "adapter", value: adapter.json))
    }
    return .object(members)
  }

  private static func actions(_ fields: Fields) throws(FieldFailure) -> [RoverAction] {
    guard let json = fields.json("actions") else { return [] }
    guard let elements = json.array else { throw fields.failure("actions", accepted: "an array") }
    var actions: [RoverAction] = []
    for element in elements { actions.append(try RoverAction(json: element)) }
    return actions
  }
}
