import LightlagCodecs
import LightlagCore
import Testing

@Suite struct WebSocketSplitTests {
  /// Every kind of frame, every form of length but the longest, a fragmented text.
  static func conversation(masked: Bool) -> [UInt8] {
    let key: UInt32? = masked ? 0x37FA_213D : nil
    let word = Array("κόσμε 漢字 😀".utf8)
    var bytes = frame(Message(text: "Hello, world"), maskingKey: key)
    bytes += frame(0x01, Array(word[..<3]), masked: masked)
    bytes += frame(Message(.ping, [1, 2, 3]), maskingKey: key)
    bytes += frame(0x00, Array(word[3..<12]), masked: masked)
    bytes += frame(0x80, Array(word[12...]), masked: masked)
    bytes += frame(Message(.binary, (0..<200).map { UInt8($0) }), maskingKey: key)
    bytes += frame(Message(.pong, []), maskingKey: key)
    WebSocketEncoder.appendClose(code: 4000, reason: "done", maskingKey: key, to: &bytes)
    return bytes
  }

  static func role(masked: Bool) -> WebSocketRole { masked ? .server : .client }

  @Test(arguments: [true, false])
  func `a stream cut at every byte gives the same events`(masked: Bool) {
    let bytes = Self.conversation(masked: masked)
    let whole = Decoding(bytes, as: Self.role(masked: masked))
    #expect(whole.failure == nil)
    #expect(whole.events.count == 6)
    for cut in 1..<bytes.count {
      let pieces = Decoding(bytes, as: Self.role(masked: masked), pieces: [cut, bytes.count])
      #expect(pieces == whole, "cut at \(cut)")
    }
  }

  @Test(arguments: [true, false], [1, 2, 3, 5, 7, 13])
  func `a stream in small pieces gives the same events`(masked: Bool, piece: Int) {
    let bytes = Self.conversation(masked: masked)
    let role = Self.role(masked: masked)
    #expect(Decoding(bytes, as: role, pieces: [piece]) == Decoding(bytes, as: role))
  }

  @Test(arguments: [true, false])
  func `a truncated stream gives its first events and no failure`(masked: Bool) {
    let bytes = Self.conversation(masked: masked)
    let whole = Decoding(bytes, as: Self.role(masked: masked)).events
    for count in 0..<bytes.count {
      let part = Decoding(Array(bytes[..<count]), as: Self.role(masked: masked))
      #expect(part.failure == nil, "truncated to \(count)")
      #expect(whole.starts(with: part.events) && part.events.count < whole.count)
    }
  }

  /// No payload is shorter than the masking key, so every bit of the stream has a meaning.
  @Test(arguments: [true, false])
  func `a flipped bit is seen and traps nothing`(masked: Bool) {
    let key: UInt32? = masked ? 0x37FA_213D : nil
    var bytes = frame(Message(text: "κόσμε"), maskingKey: key)
    bytes += frame(0x02, [1, 2, 3, 4], masked: masked)
    bytes += frame(0x80, [5, 6, 7, 8, 9], masked: masked)
    bytes += frame(Message(.ping, [4, 3, 2, 1]), maskingKey: key)
    bytes += frame(Message(.binary, [UInt8](repeating: 5, count: 126)), maskingKey: key)
    WebSocketEncoder.appendClose(code: 1000, reason: "ok", maskingKey: key, to: &bytes)
    let whole = Decoding(bytes, as: Self.role(masked: masked))

    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(Decoding(damaged, as: Self.role(masked: masked)) != whole, "bit \(bit)")
    }
  }
}
