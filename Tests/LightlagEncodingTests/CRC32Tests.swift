import LightlagEncoding
import TestSupport
import Testing

@Suite struct CRC32Tests {
  /// "123456789" gives the check value of CRC-32/ISO-HDLC; the others were computed by zlib.
  @Test(
    arguments: [
      ("", 0), ("a", 0xe8b7_be43), ("123456789", 0xcbf4_3926),
      ("The quick brown fox jumps over the lazy dog", 0x414f_a339),
      (String(repeating: "\0", count: 32), 0x190a_55ad),
    ] as [(String, UInt32)])
  func `known texts have known checksums`(text: String, checksum: UInt32) {
    #expect(CRC32(Array(text.utf8)).value == checksum)
  }

  @Test func `the pieces that bytes come in do not matter`() {
    var chance = SplitMix64(seed: 1)
    let bytes = (0..<100).map { _ in UInt8.random(in: 0...255, using: &chance) }
    for first in 0...40 {
      var checksum = CRC32(bytes[..<first])
      checksum.update(bytes[first..<50])
      checksum.update(Array(bytes[50...]))
      #expect(checksum == CRC32(bytes))
    }
  }

  /// A CRC finds every burst of errors that is not longer than itself.
  @Test func `any change of a byte changes the checksum`() {
    let bytes = [UInt8](0..<64)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        #expect(CRC32(changed) != CRC32(bytes))
      }
    }
  }
}
