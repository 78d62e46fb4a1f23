import LightlagCore

/// Several packets in the body of one request or response of long-polling.
///
/// U+001E separates them, so no text message may hold it; JSON does not, as it escapes controls.
package enum EngineIOPayload {
  private static let separator: UInt8 = 0x1E

  /// Most packets that we put into one payload.
  ///
  /// The protocol has no limit, but python-engineio takes no more than these at once.
  package static let packetLimit = 16

  /// Returns the payload of packets.
  package static func encode(_ packets: [EngineIOPacket]) -> [UInt8] {
    var payload: [UInt8] = []
    for (index, packet) in packets.enumerated() {
      if index > 0 { payload.append(separator) }
      packet.append(to: &payload)
    }
    return payload
  }

  /// Appends the packets of a payload to others.
  ///
  /// - Throws: what is wrong with the payload; what came before it is in `packets`, unless the
  ///   payload is not UTF-8 or has more packets than `limit`.
  package static func decode(
    _ payload: [UInt8], limit: Int = .max, into packets: inout [EngineIOPacket]
  ) throws(EngineIOFailure) {
    guard payload.count < limit || payload.count(where: { $0 == separator }) < limit else {
      throw .tooManyPackets(limit: limit)
    }
    var validator = UTF8Validator()
    guard validator.append(payload.span), validator.isComplete else { throw .invalidText }
    var start = 0
    while let end = payload[start...].firstIndex(of: separator) {
      packets.append(try EngineIOPacket(part: payload[start..<end]))
      start = end + 1
    }
    packets.append(try EngineIOPacket(part: payload[start...]))
  }
}
