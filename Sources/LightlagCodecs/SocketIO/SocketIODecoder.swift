package import LightlagCore
import LightlagEncoding

/// Turns the messages of an Engine.IO session into packets, each with its attachments.
///
/// Source: Socket.IO protocol version 5, "Packet encoding".
package struct SocketIODecoder: Sendable {
  private let limits: SocketIOLimits

  /// The packet whose attachments are coming, and how many it has.
  private var unfinished: (packet: SocketIOPacket, count: Int)?
  private var attachments: [[UInt8]] = []
  private var attachmentByteCount = 0

  /// Creates a decoder at the start of a session.
  package init(limits: SocketIOLimits = SocketIOLimits()) {
    self.limits = limits
  }

  /// Takes the next message; returns the packet that it completes, if it does.
  ///
  /// - Throws: what is wrong; the decoder is of no more use then.
  package mutating func decode(_ message: Message) throws(SocketIOFailure) -> SocketIOPacket? {
    guard message.kind == .text else { return try takeAttachment(message.bytes) }
    guard unfinished == nil else { throw .missingAttachment }
    guard message.bytes.count <= limits.packetBytes else {
      throw .bigPacket(byteCount: message.bytes.count, limit: limits.packetBytes)
    }
    var parser = SocketIOPacketParser(message.bytes, attachmentLimit: limits.attachments)
    let packet = try parser.packet()
    guard parser.attachmentCount > 0 else { return packet }
    unfinished = (packet, parser.attachmentCount)
    return nil
  }

  private mutating func takeAttachment(_ bytes: [UInt8]) throws(SocketIOFailure) -> SocketIOPacket?
  {
    guard let (packet, count) = unfinished else { throw .unexpectedAttachment }
    attachmentByteCount += bytes.count
    guard attachmentByteCount <= limits.attachmentBytes else {
      throw .bigAttachments(limit: limits.attachmentBytes)
    }
    attachments.append(bytes)
    guard attachments.count == count else { return nil }
    defer { self = Self(limits: limits) }
    return packet.with(attachments: attachments)
  }
}

extension SocketIOPacket {
  fileprivate func with(attachments: [[UInt8]]) -> SocketIOPacket {
    var packet = self
    switch content {
    case .event(var payload, let id):
      payload.attachments = attachments
      packet.content = .event(payload, id: id)
    case .acknowledgement(var payload, let id):
      payload.attachments = attachments
      packet.content = .acknowledgement(payload, id: id)
    case .connect, .disconnect, .connectError: break
    }
    return packet
  }
}
