/// What a client wants of the depth server.
enum DepthRequest: Sendable {
  /// How pixels are sent.
  enum Format: Sendable {
    /// Base64 within JSON text.
    case json
    /// As they are, in a binary message.
    case binary
  }

  /// One frame; what was calibrated is forgotten first where `reset`.
  case frame(Format, reset: Bool)
  case ping
  case startStream(PushRate, Format)
  case stopStream
  case setTerrain(Terrain.Change)
  case calibrate

  /// Frames a second, unless a client asks for another rate.
  static let defaultHertz: Int64 = 30

  private static let words =
    "get_depth_data, get_frame, ping, start_stream, stop_stream, set_terrain, calibrate"

  /// Reads a request, which says what it wants in `command` or in `type`.
  init(_ bytes: [UInt8]) throws(RequestFailure) {
    let fields = try RequestFailure.fields(bytes)
    let field = fields.has("type") && !fields.has("command") ? "type" : "command"
    let word = try RequestFailure.reading { () throws(FieldFailure) in
      try fields.string(field, accepted: Self.words)
    }
    let request = try RequestFailure.reading { () throws(FieldFailure) in
      try Self.request(word, fields)
    }
    guard let request else {
      throw .unknown(field: field, word: Fields.shortened(word), accepted: Self.words)
    }
    self = request
  }

  private static func request(
    _ word: String, _ fields: Fields
  ) throws(FieldFailure) -> DepthRequest? {
    switch word {
    case "get_depth_data", "get_frame":
      .frame(try format(fields), reset: try reset(fields))
    case "ping": .ping
    case "start_stream":
      .startStream(try PushRate(fields, default: defaultHertz), try format(fields))
    case "stop_stream": .stopStream
    case "set_terrain": .setTerrain(try Terrain.Change(fields))
    case "calibrate": .calibrate
    default: nil
    }
  }

  private static func format(_ fields: Fields) throws(FieldFailure) -> Format {
    try fields.bool("binary", default: false) ? .binary : .json
  }

  private static func reset(_ fields: Fields) throws(FieldFailure) -> Bool {
    guard fields.has("calibration") else { return false }
    let word = try fields.string("calibration", accepted: "\"reset\"")
    guard word == "reset" else { throw fields.failure("calibration", accepted: "\"reset\"") }
    return true
  }
}
