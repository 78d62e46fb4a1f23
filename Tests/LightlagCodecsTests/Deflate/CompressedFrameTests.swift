import LightlagCodecs
import LightlagCore
import Testing

@Suite struct CompressedFrameTests {
  /// RFC 7692, section 7.2.3.1: "Hello", compressed.
  static let hello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

  @Test func `the examples of the RFC decode, whole and in fragments`() {
    let whole = frame(0xC1, Self.hello)
    let parts = frame(0x41, Array(Self.hello[..<3])) + frame(0x80, Array(Self.hello[3...]))
    for bytes in [whole, parts] {
      #expect(Decoding(bytes, mayCompress: true).events == [.compressed(.text, Self.hello)])
    }
  }

  /// 0xFF begins no UTF-8, and is none of the text's own bytes.
  @Test func `what is compressed is not looked at, and what is not is`() {
    #expect(Decoding(frame(0xC1, [0xFF]), mayCompress: true).events == [.compressed(.text, [0xFF])])
    #expect(Decoding(frame(0x81, [0xFF]), mayCompress: true).failure == .invalidText)
    let both = frame(0xC2, [0xFF]) + frame(0x81, [0x61])
    #expect(
      Decoding(both, mayCompress: true).events == [
        .compressed(.binary, [0xFF]), .message(Message(text: "a")),
      ])
  }

  @Test(
    arguments: [(0xC9, Opcode.ping), (0xCA, .pong), (0xC8, .close)] as [(UInt8, Opcode)])
  func `control frames are never compressed`(first: UInt8, opcode: Opcode) {
    let decoding = Decoding(frame(first), mayCompress: true)
    #expect(decoding.failure == .compressedFrame(opcode))
    #expect(decoding.failure?.closeCode == 1002)
  }

  @Test func `the bit stands in the first fragment alone`() {
    let bytes = frame(0x41, [1]) + frame(0xC0, [2])
    #expect(Decoding(bytes, mayCompress: true).failure == .compressedFrame(.continuation))
  }

  @Test(arguments: [0xE1, 0xD1, 0xA1] as [UInt8])
  func `other reserved bits are refused all the same`(first: UInt8) {
    let bits = first >> 4 & 0x7
    #expect(Decoding(frame(first), mayCompress: true).failure == .reservedBits(bits))
  }

  @Test func `it means nothing where it was not agreed on`() {
    #expect(Decoding(frame(0xC1, Self.hello)).failure == .reservedBits(4))
  }

  /// 64 bytes and a thousandth are for what does not compress.
  @Test(arguments: [(1_064, true), (1_065, false)])
  func `a compressed message may be a little longer than the limit`(count: Int, fits: Bool) {
    let length = [126, UInt8(count >> 8), UInt8(count & 0xFF)]
    let payload = [UInt8](repeating: 0, count: count)
    let decoding = Decoding(
      frame(0xC2, length: length, payload), limit: 1_000, mayCompress: true)
    #expect((decoding.failure == nil) == fits)
    #expect(
      Decoding(frame(0x82, length: length, payload), limit: 1_000, mayCompress: true).failure
        == .tooBig(byteCount: count, limit: 1_000))
  }

  @Test func `a frame carries the bit and is read back`() {
    var bytes: [UInt8] = []
    WebSocketEncoder.append(compressed: Self.hello, .text, maskingKey: 0x3721_FA21, to: &bytes)
    #expect(bytes[0] == 0xC1)
    #expect(Decoding(bytes, mayCompress: true).events == [.compressed(.text, Self.hello)])
  }
}
