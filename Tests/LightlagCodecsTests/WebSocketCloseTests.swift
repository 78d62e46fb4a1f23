import LightlagCodecs
import LightlagCore
import Testing

@Suite struct WebSocketCloseTests {
  /// What may be on the wire by RFC 6455, section 7.4, and IANA's registry.
  static let validCodes: [UInt16] = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
  ]

  static func payload(_ code: UInt16, _ reason: [UInt8] = []) -> [UInt8] {
    [UInt8(code >> 8), UInt8(code & 0xFF)] + reason
  }

  static func close(_ code: UInt16, _ reason: String = "", key: UInt32? = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    WebSocketEncoder.appendClose(code: code, reason: reason, maskingKey: key, to: &bytes)
    return bytes
  }

  @Test(arguments: validCodes)
  func `valid codes cross both ways`(code: UInt16) {
    let bytes = Self.close(code, "bye")
    #expect(bytes == frame(0x88, Self.payload(code, Array("bye".utf8))))
    #expect(Decoding(bytes).events == [.close(code: code, reason: "bye")])
  }

  @Test(
    arguments: [
      0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
    ] as [UInt16])
  func `other codes are refused and never sent`(code: UInt16) {
    #expect(Decoding(frame(0x88, Self.payload(code))).failure == .invalidCloseCode(code))
    #expect(Self.close(code, "bye", key: nil) == [0x88, 0x00])
  }

  @Test func `an empty close frame reads as 1005`() {
    #expect(Decoding(frame(0x88)).events == [.close(code: 1005, reason: "")])
  }

  @Test func `half a code is refused`() {
    #expect(Decoding(frame(0x88, [3])).failure == .truncatedCloseCode)
  }

  @Test(arguments: [[0xFF], [0xCE], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func `a reason that is not UTF-8 is refused`(reason: [UInt8]) {
    #expect(Decoding(frame(0x88, Self.payload(1000, reason))).failure == .invalidCloseReason)
  }

  @Test func `nothing comes after a close`() {
    let bytes = frame(0x89, [1]) + frame(0x88) + frame(0x89, [2]) + [0xFF, 0xFF]
    #expect(Decoding(bytes).events == [.ping([1]), .close(code: 1005, reason: "")])
    #expect(Decoding(bytes).failure == nil)
  }

  /// 122 letters leave one byte: not enough for é (2 bytes), € (3) or 😀 (4).
  @Test(arguments: ["é", "€", "😀"])
  func `a long reason is cut between characters`(character: String) {
    let letters = String(repeating: "a", count: 122)
    #expect(
      Decoding(Self.close(1000, letters + character)).events
        == [.close(code: 1000, reason: letters)])
  }

  @Test(arguments: [122, 123, 124, 1_000])
  func `a reason of up to 123 bytes is sent whole`(count: Int) {
    let reason = String(repeating: "a", count: count)
    #expect(
      Decoding(Self.close(1000, reason)).events
        == [.close(code: 1000, reason: String(reason.prefix(123)))])
  }

  @Test func `a reason that ends with a long character just fits`() {
    let reason = String(repeating: "a", count: 119) + "😀"
    #expect(Decoding(Self.close(1000, reason)).events == [.close(code: 1000, reason: reason)])
  }
}
