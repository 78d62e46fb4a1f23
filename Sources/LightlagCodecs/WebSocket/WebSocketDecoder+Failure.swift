extension WebSocketDecoder {
  /// Why bytes are not a WebSocket stream; the other end's fault.
  package enum Failure: Error, Hashable {
    /// Bits that belong to extensions were set, though none was agreed on.
    case reservedBits(UInt8)
    /// A frame said that it begins a compressed message, which frames of its kind never do.
    case compressedFrame(Opcode)
    /// The opcode is none of those that the RFC defines.
    case reservedOpcode(UInt8)
    /// A client's frame was not masked.
    case unmasked
    /// A server's frame was masked.
    case masked
    /// A control frame said that more of it follows.
    case fragmentedControl(Opcode)
    /// A control frame had more than 125 bytes of payload.
    case longControl(Opcode)
    /// A 64-bit length had its highest bit set.
    case lengthOverflow(UInt64)
    /// A length had a longer form than it needs.
    case overlongLength(UInt64)
    /// A continuation came while no message was unfinished.
    case unexpectedContinuation
    /// A new message began before the last one was finished.
    case unfinishedMessage
    /// A close frame had a single byte, half a status code.
    case truncatedCloseCode
    /// A close frame carried a code that may not be on the wire.
    case invalidCloseCode(UInt16)
    /// The reason in a close frame was not UTF-8.
    case invalidCloseReason
    /// A text message was not UTF-8.
    case invalidText
    /// A message had more bytes than this end takes, by its frames' headers so far.
    case tooBig(byteCount: Int, limit: Int)
  }
}

extension WebSocketDecoder.Failure {
  /// The status code to close the connection with (RFC 6455, section 7.4.1).
  package var closeCode: UInt16 {
    switch self {
    case .invalidCloseReason, .invalidText: 1007
    case .tooBig: 1009
    default: 1002
    }
  }

  /// What was wrong, short enough for a close frame.
  package var reason: String {
    switch self {
    case .reservedBits(let bits): "reserved bits \(bits) set without an extension for them"
    case .compressedFrame(let opcode): "\(opcode) frame with the bit of compression"
    case .reservedOpcode(let opcode): "reserved opcode \(opcode)"
    case .unmasked: "frame from a client is not masked"
    case .masked: "frame from a server is masked"
    case .fragmentedControl(let opcode): "fragmented \(opcode) frame"
    case .longControl(let opcode): "\(opcode) frame of more than 125 bytes"
    case .lengthOverflow(let count): "frame length \(count) has its highest bit set"
    case .overlongLength(let count): "frame length \(count) not in its shortest form"
    case .unexpectedContinuation: "continuation without a message to continue"
    case .unfinishedMessage: "new message before the last one was finished"
    case .truncatedCloseCode: "close frame with half a status code"
    case .invalidCloseCode(let code): "invalid close code \(code)"
    case .invalidCloseReason: "close reason is not UTF-8"
    case .invalidText: "text message is not UTF-8"
    case .tooBig(let byteCount, let limit): "message of \(byteCount) bytes; the limit is \(limit)"
    }
  }
}
