import LightlagEncoding

/// Reads the text of one packet:
/// `<type>[<attachments>-][<namespace>,][<acknowledgement id>][<JSON>]`.
struct SocketIOPacketParser {
  /// Names of events that the libraries use for their own.
  private static let reservedNames = [
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
  ]

  private let bytes: [UInt8]
  private let attachmentLimit: Int
  private var position = 0

  /// How many attachments the packet announces, once it has been read.
  private(set) var attachmentCount = 0

  init(_ bytes: [UInt8], attachmentLimit: Int) {
    self.bytes = bytes
    self.attachmentLimit = attachmentLimit
  }

  mutating func packet() throws(SocketIOFailure) -> SocketIOPacket {
    guard let type = bytes.first, (UInt8(ascii: "0")...UInt8(ascii: "6")).contains(type) else {
      throw .unknownType(bytes.first)
    }
    position = 1
    let isBinary = type == UInt8(ascii: "5") || type == UInt8(ascii: "6")
    if isBinary { try takeAttachmentCount() }
    let namespace = takeNamespace()
    let id = try takeNumber(orThrow: .identifier)
    let json = try takeJSON()
    let content: SocketIOPacket.Content
    switch type {
    case UInt8(ascii: "0"): content = .connect(try Self.authorization(json))
    case UInt8(ascii: "1"):
      guard json == nil else { throw .payload }
      content = .disconnect
    case UInt8(ascii: "2"), UInt8(ascii: "5"):
      content = .event(try event(json), id: id)
    case UInt8(ascii: "3"), UInt8(ascii: "6"):
      let payload = try payload(json)
      guard let id else { throw .identifier }
      content = .acknowledgement(payload, id: id)
    default: content = .connectError(try Self.reason(json))
    }
    return SocketIOPacket(namespace: namespace, content)
  }

  // MARK: Before the payload

  private mutating func takeAttachmentCount() throws(SocketIOFailure) {
    guard let count = try takeNumber(orThrow: .manyAttachments(limit: attachmentLimit)),
      position < bytes.count, bytes[position] == UInt8(ascii: "-")
    else { throw .attachmentCount }
    position += 1
    guard count <= UInt64(attachmentLimit) else { throw .manyAttachments(limit: attachmentLimit) }
    attachmentCount = Int(count)
  }

  /// Takes a namespace and the comma behind it; a query in it, as old clients send, is dropped.
  private mutating func takeNamespace() -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "/") else {
      return SocketIOPacket.mainNamespace
    }
    let rest = bytes[position...]
    let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
    position = min(end + 1, bytes.count)
    return String(decoding: rest[..<end].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }

  private mutating func takeNumber(
    orThrow failure: SocketIOFailure
  ) throws(SocketIOFailure) -> UInt64? {
    let digits = bytes[position...].prefix(while: HTTPCharacter.isDigit)
    guard !digits.isEmpty else { return nil }
    position = digits.endIndex
    guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else { throw failure }
    return number
  }

  // MARK: The payload

  private func takeJSON() throws(SocketIOFailure) -> JSON? {
    guard position < bytes.count else { return nil }
    do throws(JSON.Failure) {
      return try JSON(parsing: Array(bytes[position...]))
    } catch {
      throw .json(error.reason)
    }
  }

  private static func authorization(_ json: JSON?) throws(SocketIOFailure) -> JSON? {
    guard json == nil || json?.members != nil else { throw .payload }
    return json
  }

  private static func reason(_ json: JSON?) throws(SocketIOFailure) -> JSON {
    guard let json, json.members != nil || json.string != nil else { throw .payload }
    return json
  }

  private func payload(_ json: JSON?) throws(SocketIOFailure) -> SocketIOPayload {
    guard let json, let elements = json.array else { throw .payload }
    // In a packet without attachments, what looks like a placeholder is an object as any other.
    guard
      attachmentCount == 0
        || SocketIOPayload.isComplete(json, attachmentCount: attachmentCount)
    else { throw .placeholder }
    return SocketIOPayload(elements)
  }

  private func event(_ json: JSON?) throws(SocketIOFailure) -> SocketIOPayload {
    let payload = try payload(json)
    guard let name = payload.name else { throw .payload }
    guard payload.elements[0].string == nil || !Self.reservedNames.contains(name) else {
      throw .reservedEvent(name)
    }
    return payload
  }
}
