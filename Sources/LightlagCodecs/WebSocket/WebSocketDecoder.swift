import LightlagCore

/// Turns the bytes that one end of a WebSocket connection receives into events.
///
/// Every byte of payload is copied once, from the receive buffer into its message, and
/// unmasked on the way. Nothing is kept of a frame but what has really come: a header that
/// announces much costs nothing. Text is checked as it comes, so that the first byte that
/// cannot be UTF-8 ends the stream (RFC 6455, section 8.1).
package struct WebSocketDecoder: Sendable {
  private let isMasked: Bool
  private let mayCompress: Bool
  private let messageLimit: Int

  private var isEnded = false
  /// The first bytes of a header whose rest is still to come.
  private var partialHeader: [UInt8] = []
  /// The frame whose payload is coming, if one is.
  private var frame: Frame?
  /// The kind of the message whose fragments are coming, if one is.
  private var kind: Message.Kind?
  /// Whether that message is compressed.
  private var isCompressed = false
  private var message: [UInt8] = []
  private var control: [UInt8] = []
  private var text = UTF8Validator()

  /// The part of a frame that is still to come.
  private struct Frame {
    let opcode: Opcode
    let isFinal: Bool
    var key: MaskingKey
    var missingCount: Int
  }

  /// Creates a decoder at the first byte after the opening handshake.
  ///
  /// - Parameters:
  ///   - role: which end we are; what the other end sends is masked if we are the server.
  ///   - messageLimit: most bytes of one message, all its fragments together.
  ///   - mayCompress: whether compressed messages were agreed on.
  package init(role: WebSocketRole, messageLimit: Int = 1 << 24, mayCompress: Bool = false) {
    isMasked = role == .server
    self.messageLimit = messageLimit
    self.mayCompress = mayCompress
  }

  /// Takes the next bytes received and appends what they complete to `events`.
  ///
  /// After a close event or a failure all further bytes are ignored.
  ///
  /// - Throws: what is wrong with the bytes; what came before it is in `events`.
  package mutating func decode(
    _ bytes: Span<UInt8>, into events: inout [WebSocketEvent]
  ) throws(Failure) {
    guard !isEnded else { return }
    do {
      var index = 0
      while index < bytes.count, !isEnded {
        if frame == nil { try takeHeader(bytes, &index) }
        try takePayload(bytes, &index, &events)
      }
    } catch {
      isEnded = true
      message = []
      throw error
    }
  }

  private mutating func takeHeader(_ bytes: Span<UInt8>, _ index: inout Int) throws(Failure) {
    if partialHeader.isEmpty {
      let rest = bytes.extracting(index..<bytes.count)
      if let header = try FrameHeader(rest, isMasked: isMasked, mayCompress: mayCompress) {
        index += header.byteCount
        return try begin(header)
      }
    }
    while index < bytes.count {
      partialHeader.append(bytes[index])
      index += 1
      if let header = try FrameHeader(
        partialHeader.span, isMasked: isMasked, mayCompress: mayCompress)
      {
        partialHeader.removeAll(keepingCapacity: true)
        return try begin(header)
      }
    }
  }

  /// Checks that the frame may come here, before any of its payload is taken.
  private mutating func begin(_ header: FrameHeader) throws(Failure) {
    if !header.opcode.isControl {
      guard (header.opcode == .continuation) == (kind != nil) else {
        throw kind == nil ? .unexpectedContinuation : .unfinishedMessage
      }
      if kind == nil {
        kind = header.opcode == .text ? .text : .binary
        isCompressed = header.isCompressed
      }
      guard header.payloadCount <= limit - message.count else {
        // Both are below 2^63, but their sum need not be.
        let (sum, overflow) = message.count.addingReportingOverflow(header.payloadCount)
        throw .tooBig(byteCount: overflow ? .max : sum, limit: messageLimit)
      }
    }
    frame = Frame(
      opcode: header.opcode, isFinal: header.isFinal, key: header.key,
      missingCount: header.payloadCount)
  }

  /// Most bytes of the message as they come: of one that does not compress, blocks of some 16 KiB
  /// come with headers of five bytes (RFC 1951, section 3.2.4).
  private var limit: Int { isCompressed ? messageLimit + messageLimit / 1_024 + 64 : messageLimit }

  private mutating func takePayload(
    _ bytes: Span<UInt8>, _ index: inout Int, _ events: inout [WebSocketEvent]
  ) throws(Failure) {
    guard var frame else { return }
    let count = min(frame.missingCount, bytes.count - index)
    if count > 0 {
      let piece = bytes.extracting(index..<index + count)
      if frame.opcode.isControl {
        control.append(piece, masking: frame.key)
      } else {
        try takeData(piece, key: frame.key)
      }
      index += count
      frame.missingCount -= count
    }
    guard frame.missingCount == 0 else {
      frame.key = frame.key.advanced(by: count)
      return self.frame = frame
    }
    self.frame = nil
    try finish(frame, &events)
  }

  private mutating func takeData(_ piece: Span<UInt8>, key: MaskingKey) throws(Failure) {
    let start = message.count
    message.append(piece, masking: key)
    guard kind == .text, !isCompressed else { return }
    var text = text
    guard text.append(message.span.extracting(start...)) else { throw .invalidText }
    self.text = text
  }

  private mutating func finish(
    _ frame: Frame, _ events: inout [WebSocketEvent]
  ) throws(Failure) {
    switch frame.opcode {
    case .continuation, .text, .binary:
      guard frame.isFinal, let kind else { return }
      guard text.isComplete else { throw .invalidText }
      self.kind = nil
      let bytes = Self.take(&message)
      events.append(isCompressed ? .compressed(kind, bytes) : .message(Message(kind, bytes)))
    case .ping:
      events.append(.ping(Self.take(&control)))
    case .pong:
      events.append(.pong(Self.take(&control)))
    case .close:
      events.append(try Self.close(Self.take(&control)))
      isEnded = true
    }
  }

  private static func close(_ payload: [UInt8]) throws(Failure) -> WebSocketEvent {
    guard !payload.isEmpty else { return .close(code: CloseCode.noStatus, reason: "") }
    guard payload.count >= 2 else { throw .truncatedCloseCode }
    let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
    guard CloseCode.isValidOnWire(code) else { throw .invalidCloseCode(code) }
    guard let reason = String(validating: payload[2...], as: UTF8.self) else {
      throw .invalidCloseReason
    }
    return .close(code: code, reason: reason)
  }

  /// Returns what the buffer holds and leaves it empty, without a copy.
  private static func take(_ buffer: inout [UInt8]) -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &buffer)
    return taken
  }
}
