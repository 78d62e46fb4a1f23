import LightlagEncoding
import Testing

@Suite struct Base64Tests {
  /// RFC 4648 §10, and the digits 62 and 63, which it leaves out.
  static let vectors: [(String, [UInt8])] = [
    ("", []), ("Zg==", Array("f".utf8)), ("Zm8=", Array("fo".utf8)), ("Zm9v", Array("foo".utf8)),
    ("Zm9vYg==", Array("foob".utf8)), ("Zm9vYmE=", Array("fooba".utf8)),
    ("Zm9vYmFy", Array("foobar".utf8)), ("++//", [0xFB, 0xEF, 0xFF]),
  ]

  @Test(arguments: vectors)
  func `the published texts are written and read`(text: String, bytes: [UInt8]) {
    #expect(Base64.encode(bytes) == text)
    #expect(Base64.decode(text) == bytes)
    var output = Array(">".utf8)
    Base64.encode(bytes, into: &output)
    #expect(output == Array((">" + text).utf8))
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "=", "==", "===", "====", "Z===", "Zm8=Zg==", "Zg==Zm9v", "Zm=v",
    "Zm9v\n", "Zm9v\r\n==", " Zm9", "Zm-_", "Zmé=", "Zm9v=",
    // The bits that the padding leaves over are not zero: h is 33, 9 is 61.
    "Zh==", "Zm9=",
  ])
  func `anything that encoding would not write is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test(arguments: 0..<70)
  func `bytes of any length come back`(count: Int) {
    // 73 is odd, so the low byte runs through all its values.
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 73 + count) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test(arguments: 1..<8) func `a text cut inside a group is refused`(count: Int) {
    let isWhole = count == 4
    #expect((Base64.decode(String("Zm9vYmFy".prefix(count))) != nil) == isWhole)
  }
}
