package import LightlagEncoding

/// Why what came is no Socket.IO, or not what may come now; the other end's fault.
package enum SocketIOFailure: Error, Hashable, Sendable {
  /// The type is none of 0 to 6; `nil` where there is none.
  case unknownType(UInt8?)
  /// A binary packet does not tell its number of attachments as digits and a hyphen.
  case attachmentCount
  /// A packet announces more attachments than the limit.
  case manyAttachments(limit: Int)
  /// The attachments of a packet have more bytes together than the limit.
  case bigAttachments(limit: Int)
  /// A placeholder stands for no attachment.
  case placeholder
  /// A number of an acknowledgement is greater than 2^64 - 1, or missing.
  case identifier
  /// What should be JSON is not.
  case json(JSON.Failure.Reason)
  /// The payload is not of the kind that the type of packet has.
  case payload
  /// An event has a name that is kept for the library.
  case reservedEvent(String)
  /// A packet has more bytes than the limit.
  case bigPacket(byteCount: Int, limit: Int)
  /// Binary came while no attachment was due.
  case unexpectedAttachment
  /// Text came while attachments were due.
  case missingAttachment
  /// A packet is for a namespace that it cannot be for.
  case unexpectedPacket(namespace: String)
}

extension SocketIOFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownType(let type?): "unknown packet type \(HTTPCharacter.name(type))"
    case .unknownType(nil): "packet without a type"
    case .attachmentCount: "invalid number of attachments"
    case .manyAttachments(let limit): "more than \(limit) attachments"
    case .bigAttachments(let limit): "attachments of more than \(limit) bytes"
    case .placeholder: "placeholder without an attachment"
    case .identifier: "invalid acknowledgement id"
    case .json(let reason): "payload is not JSON: \(reason)"
    case .payload: "payload that the packet cannot have"
    case .reservedEvent(let name): "event '\(name)' has a reserved name"
    case .bigPacket(let byteCount, let limit): "packet of \(byteCount) bytes; the limit is \(limit)"
    case .unexpectedAttachment: "binary message without a packet that it belongs to"
    case .missingAttachment: "packet while attachments of the last one are missing"
    case .unexpectedPacket(let namespace): "packet that cannot be for namespace \(namespace) now"
    }
  }
}
