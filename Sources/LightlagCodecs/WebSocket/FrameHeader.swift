/// The bytes of a frame before its payload (RFC 6455, section 5.2).
struct FrameHeader {
  /// Most bytes that the payload of a control frame may have.
  static let controlLimit = 125

  /// Whether no fragment of the same message follows.
  var isFinal: Bool
  /// Whether it is the first frame of a compressed message (RFC 7692, section 6).
  var isCompressed: Bool
  /// What the frame is.
  var opcode: Opcode
  /// Bytes of payload that follow.
  var payloadCount: Int
  /// What the payload is masked with; the zero key where it is not.
  var key: MaskingKey
  /// Bytes of the header itself, from 2 to 14.
  var byteCount: Int
}

extension FrameHeader {
  /// Parses a header at the start of `bytes`, or returns `nil` where some of it is still to come.
  ///
  /// What is wrong in the first two bytes is found as soon as they are there.
  ///
  /// - Parameters:
  ///   - bytes: what has been received from the frame's first byte on.
  ///   - isMasked: whether frames from the other end must be masked, or must not be.
  ///   - mayCompress: whether the bit of compressed messages means something.
  /// - Throws: what makes it no header that the other end may send.
  init?(
    _ bytes: Span<UInt8>, isMasked: Bool, mayCompress: Bool
  ) throws(WebSocketDecoder.Failure) {
    guard bytes.count >= 2 else { return nil }
    let first = bytes[0]
    let second = bytes[1]
    guard first & (mayCompress ? 0x30 : 0x70) == 0 else {
      throw .reservedBits(first >> 4 & 0x7)
    }
    guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
    isCompressed = first & 0x40 != 0
    guard !isCompressed || opcode == .text || opcode == .binary else {
      throw .compressedFrame(opcode)
    }
    guard (second & 0x80 != 0) == isMasked else { throw isMasked ? .unmasked : .masked }
    self.opcode = opcode
    isFinal = first & 0x80 != 0

    let shortCount = Int(second & 0x7F)
    if opcode.isControl {
      guard isFinal else { throw .fragmentedControl(opcode) }
      guard shortCount <= Self.controlLimit else { throw .longControl(opcode) }
    }
    let keyOffset = 2 + (shortCount < 126 ? 0 : shortCount == 126 ? 2 : 8)
    byteCount = keyOffset + (isMasked ? 4 : 0)
    guard bytes.count >= byteCount else { return nil }
    payloadCount = shortCount < 126 ? shortCount : try Self.longCount(bytes, upTo: keyOffset)
    key = isMasked ? MaskingKey(bytes, at: keyOffset) : .zero
  }

  /// Returns the length in the two or eight bytes before `end`.
  private static func longCount(
    _ bytes: Span<UInt8>, upTo end: Int
  ) throws(WebSocketDecoder.Failure) -> Int {
    var count: UInt64 = 0
    for index in 2..<end { count = count << 8 | UInt64(bytes[index]) }
    guard count >> 63 == 0 else { throw .lengthOverflow(count) }
    let least = end == 4 ? 126 : 65_536
    guard count >= least else { throw .overlongLength(count) }
    return Int(count)
  }

  /// Bytes of the header of a frame with that payload.
  static func byteCount(payloadCount: Int, isMasked: Bool) -> Int {
    2 + (payloadCount < 126 ? 0 : payloadCount < 65_536 ? 2 : 8) + (isMasked ? 4 : 0)
  }

  /// Writes the header of an unfragmented frame, with the shortest form of its length.
  static func append(
    _ opcode: Opcode, isCompressed: Bool, payloadCount: Int, key: UInt32?,
    to output: inout OutputSpan<UInt8>
  ) {
    let maskBit: UInt8 = key == nil ? 0 : 0x80
    output.append((isCompressed ? 0xC0 : 0x80) | opcode.rawValue)
    if payloadCount < 126 {
      output.append(maskBit | UInt8(payloadCount))
    } else {
      let isShort = payloadCount < 65_536
      output.append(maskBit | (isShort ? 126 : 127))
      for shift in stride(from: isShort ? 8 : 56, through: 0, by: -8) {
        output.append(UInt8(truncatingIfNeeded: payloadCount >> shift))
      }
    }
    guard let key else { return }
    for shift in stride(from: 24, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: key >> shift))
    }
  }
}
