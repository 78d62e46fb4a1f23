import LightlagCore
import LightlagEncoding

/// A message as others write it in a HAR file.
struct HARMessage {
  /// What was sent: a message, or the end of the connection.
  enum Content {
    case message(Message)
    case close(code: UInt16, reason: String)
  }

  let direction: Direction
  /// Nanoseconds since 1970.
  let time: Int64
  let content: Content

  /// Reads a message, or returns `nil` where it is none, as where a browser tells of an error.
  init?(_ json: JSON) {
    guard let type = json["type"]?.string, let time = json["time"].flatMap(TimeValue.nanoseconds),
      let opcode = json["opcode"]?.integer.flatMap(HAR.Opcode.init),
      let payload = Self.payload(json)
    else { return nil }
    switch type {
    case "send": direction = .uplink
    case "receive": direction = .downlink
    default: return nil
    }
    self.time = time
    switch opcode {
    case .text: content = .message(Message(.text, payload))
    case .binary: content = .message(Message(.binary, payload))
    case .ping: content = .message(Message(.ping, payload))
    case .pong: content = .message(Message(.pong, payload))
    case .close: content = Self.close(payload)
    }
  }

  /// Returns the bytes of a message, or `nil` where they are not there.
  ///
  /// All but text is in base64; of control frames not all programs write it so.
  static func payload(_ json: JSON) -> [UInt8]? {
    guard let data = json["data"]?.string, let opcode = json["opcode"]?.integer else { return nil }
    switch HAR.Opcode(rawValue: opcode) {
    case .text: return Array(data.utf8)
    case .binary: return Base64.decode(data)
    default: return Base64.decode(data) ?? Array(data.utf8)
    }
  }

  private static func close(_ payload: [UInt8]) -> Content {
    guard payload.count >= 2 else { return .close(code: 1005, reason: "") }
    let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
    return .close(code: code, reason: String(decoding: payload.dropFirst(2), as: UTF8.self))
  }
}
