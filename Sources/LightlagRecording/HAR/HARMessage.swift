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

  /// Reads a message.
  ///
  /// - Throws: What is wrong where it is none, as where a browser tells of an error.
  init(_ json: JSON) throws(ImportFailure) {
    func failure(_ name: String, _ wanted: String) -> ImportFailure {
      guard let value = json[name] else { return ImportFailure(description: "\(name) is missing") }
      return ImportFailure(description: "\(name) \(value.text.prefix(40)) is not \(wanted)")
    }
    switch json["type"]?.string {
    case "send": direction = .uplink
    case "receive": direction = .downlink
    default: throw failure("type", "send or receive")
    }
    guard let time = json["time"].flatMap(TimeValue.nanoseconds) else {
      throw failure("time", "a time")
    }
    guard let opcode = HAR.whole(json["opcode"]).flatMap(HAR.Opcode.init) else {
      throw failure("opcode", "1, 2, 8, 9 or 10")
    }
    if let text = json["data"]?.string, ForeignJSON.isMarked(text) {
      throw ImportFailure(description: "data has half a surrogate pair, which no text has")
    }
    guard let payload = Self.payload(json) else {
      throw failure("data", "\(opcode == .binary ? "base64" : "a text")")
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
    guard let data = json["data"]?.string, let opcode = HAR.whole(json["opcode"]) else {
      return nil
    }
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
