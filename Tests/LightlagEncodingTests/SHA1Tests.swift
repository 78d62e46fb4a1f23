import LightlagEncoding
import Testing

@Suite struct SHA1Tests {
  /// RFC 3174 §7.3, tests 1 and 2, and the digest of nothing.
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
  ])
  func `the published messages have the published digests`(message: String, digest: String) {
    #expect(SHA1.hexDigest(of: Array(message.utf8)) == digest)
  }

  /// RFC 3174 §7.3, test 4: 64 digits, ten times.
  @Test func `a message of several blocks has the published digest`() {
    let piece = Array("0123456701234567012345670123456701234567012345670123456701234567".utf8)
    var digest = SHA1()
    for _ in 0..<10 { digest.update(piece) }
    #expect(digest.hexDigest == "dea356a2cddd90c7a7ecedc5ebb563934f460452")
  }

  /// The key and the answer of RFC 6455 §1.3.
  @Test func `the WebSocket handshake of the standard is proven`() {
    let key = "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    var digest = SHA1()
    digest.update(Array(key.utf8))
    #expect(Base64.encode(digest.finalize()) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 128])
  func `a message cut anywhere has the digest of the whole`(count: Int) {
    let message = (0..<count).map { UInt8($0) }
    let whole = SHA1.hexDigest(of: message)
    for cut in 0...count {
      var digest = SHA1()
      digest.update(message[..<cut])
      digest.update(message.span.extracting(cut...))
      #expect(digest.hexDigest == whole)
    }
  }
}
