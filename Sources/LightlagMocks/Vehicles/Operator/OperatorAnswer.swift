import LightlagCore
import LightlagEncoding

/// What a message of the telemetry server is to an operator.
enum OperatorAnswer: Hashable, Sendable {
  case telemetry
  case vehicles([String])
  /// A command was obeyed.
  case acknowledgement
  /// A command was understood and not obeyed.
  case refusal
  /// A message was not understood.
  case error
  case other

  /// How our own server's telemetry begins, so that it need not be parsed to be counted.
  private static let telemetryStart = [UInt8](#"{"type":"telemetry","#.utf8)

  /// Recognises a message.
  init(_ message: Message) {
    guard message.kind == .text else {
      self = .other
      return
    }
    if message.bytes.starts(with: Self.telemetryStart) {
      self = .telemetry
    } else if let json = try? JSON(parsing: message.bytes) {
      self.init(json)
    } else {
      self = .other
    }
  }

  private init(_ json: JSON) {
    switch json["type"]?.string {
    case "telemetry": self = .telemetry
    case "vehicle_list": self = .vehicles((json["vehicles"]?.array ?? []).compactMap(\.string))
    case "command_ack", "command_response":
      self = json["success"]?.bool == true ? .acknowledgement : .refusal
    case "error": self = .error
    default: self = .other
    }
  }
}
