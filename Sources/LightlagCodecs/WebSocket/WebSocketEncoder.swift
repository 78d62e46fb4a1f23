package import LightlagCore

/// Turns messages and endings into frames, each whole and with the shortest header.
///
/// A client hands in a masking key for every frame, new and not to be guessed; a server
/// hands in none (RFC 6455, section 5.3).
package enum WebSocketEncoder {
  /// Appends the frame of a message, a ping or a pong to `buffer`.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - maskingKey: the key, its first byte highest, or `nil` where we are the server.
  ///   - buffer: what is to be sent, in order.
  /// - Precondition: a ping or pong has at most 125 bytes.
  package static func append(
    _ message: Message, maskingKey: UInt32?, to buffer: inout [UInt8]
  ) {
    append(Opcode(message.kind), message.bytes.span, maskingKey: maskingKey, to: &buffer)
  }

  /// Appends the frame of a message that was compressed, as the other end has agreed to.
  ///
  /// - Parameters:
  ///   - payload: what the compressor made of the message, without the empty block at its end.
  ///   - kind: what the message is, a text or binary.
  ///   - maskingKey: the key, its first byte highest, or `nil` where we are the server.
  ///   - buffer: what is to be sent, in order.
  /// - Precondition: it is no ping or pong, which are never compressed (RFC 7692, section 6.1).
  package static func append(
    compressed payload: [UInt8], _ kind: Message.Kind, maskingKey: UInt32?,
    to buffer: inout [UInt8]
  ) {
    let opcode = Opcode(kind)
    precondition(!opcode.isControl, "control frames are never compressed")
    append(opcode, payload.span, isCompressed: true, maskingKey: maskingKey, to: &buffer)
  }

  /// Appends a close frame to `buffer`.
  ///
  /// - Parameters:
  ///   - code: the status; what may not be on the wire gives an empty frame, read as 1005.
  ///   - reason: a text, of which as many whole characters are sent as fit in 123 bytes.
  ///   - maskingKey: the key, its first byte highest, or `nil` where we are the server.
  ///   - buffer: what is to be sent, in order.
  package static func appendClose(
    code: UInt16, reason: String, maskingKey: UInt32?, to buffer: inout [UInt8]
  ) {
    var payload: [UInt8] = []
    if CloseCode.isValidOnWire(code) {
      payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
      payload.append(contentsOf: cut(reason))
    }
    append(.close, payload.span, maskingKey: maskingKey, to: &buffer)
  }

  private static func append(
    _ opcode: Opcode, _ payload: Span<UInt8>, isCompressed: Bool = false, maskingKey: UInt32?,
    to buffer: inout [UInt8]
  ) {
    let count = payload.count
    precondition(
      !opcode.isControl || count <= FrameHeader.controlLimit,
      "a control frame holds 125 bytes (RFC 6455, section 5.5), not \(count)")
    let headerCount = FrameHeader.byteCount(payloadCount: count, isMasked: maskingKey != nil)
    buffer.append(addingCapacity: headerCount + count) { output in
      FrameHeader.append(
        opcode, isCompressed: isCompressed, payloadCount: count, key: maskingKey, to: &output)
    }
    guard count > 0 else { return }
    buffer.append(payload, masking: maskingKey.map(MaskingKey.init) ?? .zero)
  }

  /// Returns the UTF-8 of a reason up to the last Unicode scalar that fits.
  private static func cut(_ reason: String) -> Substring.UTF8View {
    let bytes = reason.utf8
    var end = bytes.index(
      bytes.startIndex, offsetBy: CloseCode.reasonLimit, limitedBy: bytes.endIndex)
    while let index = end, index < bytes.endIndex, bytes[index] & 0xC0 == 0x80 {
      end = bytes.index(before: index)
    }
    return reason[..<(end ?? bytes.endIndex)].utf8
  }
}
