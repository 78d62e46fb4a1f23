import LightlagEncoding
import Testing

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4 that NIST publishes for SHA-256: 0, 24, 448 and 896 bits.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `the published messages have the published digests`(message: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(message.utf8)) == digest)
  }

  /// FIPS 180-2, appendix B.3; 1 000 pieces of 1 000 bytes, so that most blocks cross a piece.
  @Test func `a million letters in pieces have the published digest`() {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
    var digest = SHA256()
    for _ in 0..<1_000 { digest.update(piece) }
    #expect(
      digest.hexDigest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// 55, 56 and 64 bytes are where the padding grows by a block and where a block is full.
  @Test(arguments: [0, 1, 54, 55, 56, 57, 63, 64, 65, 127, 128, 129])
  func `a message cut anywhere has the digest of the whole`(count: Int) {
    let message = (0..<count).map { UInt8($0) }
    let whole = SHA256.hexDigest(of: message)
    for cut in 0...count {
      var digest = SHA256()
      digest.update(message[..<cut])
      digest.update(message.span.extracting(cut...))
      #expect(digest.hexDigest == whole)
    }
  }

  @Test func `a digest may be read and then go on`() {
    var digest = SHA256()
    digest.update(Array("a".utf8))
    let early = digest.finalize()
    #expect(early == digest.finalize())
    #expect(early.count == 32)
    digest.update(Array("bc".utf8))
    #expect(digest.hexDigest == SHA256.hexDigest(of: Array("abc".utf8)))
  }
}
