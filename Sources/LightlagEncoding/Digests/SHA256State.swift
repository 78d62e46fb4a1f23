/// The eight words that a SHA-256 digest carries from block to block.
///
/// The rounds are written out, sixteen to a turn of the loop, so that words change their roles and
/// not their places, and all of them can stay in registers. Of the message schedule only the last
/// sixteen words are kept, as no round needs older ones.
///
/// Source: FIPS 180-4 §6.2.2.
struct SHA256State: Sendable {
  var words: InlineArray<8, UInt32>

  /// Takes in the block of 64 bytes at an offset.
  mutating func compress(_ bytes: Span<UInt8>, at offset: Int) {
    let constants = Self.constants
    var (a, b, c, d) = (words[0], words[1], words[2], words[3])
    var (e, f, g, h) = (words[4], words[5], words[6], words[7])
    var w = Self.schedule(bytes.extracting(offset..<offset + DigestBlocks.blockByteCount))
    var first = 0
    while true {
      Self.round(a, b, c, &d, e, f, g, &h, constants[first] &+ w[0])
      Self.round(h, a, b, &c, d, e, f, &g, constants[first &+ 1] &+ w[1])
      Self.round(g, h, a, &b, c, d, e, &f, constants[first &+ 2] &+ w[2])
      Self.round(f, g, h, &a, b, c, d, &e, constants[first &+ 3] &+ w[3])
      Self.round(e, f, g, &h, a, b, c, &d, constants[first &+ 4] &+ w[4])
      Self.round(d, e, f, &g, h, a, b, &c, constants[first &+ 5] &+ w[5])
      Self.round(c, d, e, &f, g, h, a, &b, constants[first &+ 6] &+ w[6])
      Self.round(b, c, d, &e, f, g, h, &a, constants[first &+ 7] &+ w[7])
      Self.round(a, b, c, &d, e, f, g, &h, constants[first &+ 8] &+ w[8])
      Self.round(h, a, b, &c, d, e, f, &g, constants[first &+ 9] &+ w[9])
      Self.round(g, h, a, &b, c, d, e, &f, constants[first &+ 10] &+ w[10])
      Self.round(f, g, h, &a, b, c, d, &e, constants[first &+ 11] &+ w[11])
      Self.round(e, f, g, &h, a, b, c, &d, constants[first &+ 12] &+ w[12])
      Self.round(d, e, f, &g, h, a, b, &c, constants[first &+ 13] &+ w[13])
      Self.round(c, d, e, &f, g, h, a, &b, constants[first &+ 14] &+ w[14])
      Self.round(b, c, d, &e, f, g, h, &a, constants[first &+ 15] &+ w[15])
      first &+= 16
      guard first < 64 else { break }
      Self.extend(&w[0], w[1], w[9], w[14])
      Self.extend(&w[1], w[2], w[10], w[15])
      Self.extend(&w[2], w[3], w[11], w[0])
      Self.extend(&w[3], w[4], w[12], w[1])
      Self.extend(&w[4], w[5], w[13], w[2])
      Self.extend(&w[5], w[6], w[14], w[3])
      Self.extend(&w[6], w[7], w[15], w[4])
      Self.extend(&w[7], w[8], w[0], w[5])
      Self.extend(&w[8], w[9], w[1], w[6])
      Self.extend(&w[9], w[10], w[2], w[7])
      Self.extend(&w[10], w[11], w[3], w[8])
      Self.extend(&w[11], w[12], w[4], w[9])
      Self.extend(&w[12], w[13], w[5], w[10])
      Self.extend(&w[13], w[14], w[6], w[11])
      Self.extend(&w[14], w[15], w[7], w[12])
      Self.extend(&w[15], w[0], w[8], w[13])
    }
    words[0] &+= a
    words[1] &+= b
    words[2] &+= c
    words[3] &+= d
    words[4] &+= e
    words[5] &+= f
    words[6] &+= g
    words[7] &+= h
  }

  /// The first sixteen words of a block's schedule: the block itself.
  @inline(__always)
  private static func schedule(_ block: Span<UInt8>) -> InlineArray<16, UInt32> {
    var words = InlineArray<16, UInt32>(repeating: 0)
    for index in 0..<16 { words[index] = DigestBlocks.word(block, at: 4 &* index) }
    return words
  }

  /// Turns a word of the schedule into the one sixteen places on.
  @inline(__always)
  private static func extend(
    _ word: inout UInt32, _ far: UInt32, _ middle: UInt32, _ near: UInt32
  ) {
    let mixFar = far.rotatedRight(by: 7) ^ far.rotatedRight(by: 18) ^ far &>> 3
    let mixNear = near.rotatedRight(by: 17) ^ near.rotatedRight(by: 19) ^ near &>> 10
    word = word &+ mixFar &+ middle &+ mixNear
  }

  /// Does one round: two of the words change, and the caller hands them on in other roles.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ addend: UInt32
  ) {
    let mixE = e.rotatedRight(by: 6) ^ e.rotatedRight(by: 11) ^ e.rotatedRight(by: 25)
    let choice = g ^ (e & (f ^ g))
    let first = h &+ mixE &+ choice &+ addend
    let mixA = a.rotatedRight(by: 2) ^ a.rotatedRight(by: 13) ^ a.rotatedRight(by: 22)
    let majority = (a & b) | (c & (a | b))
    d = d &+ first
    h = first &+ mixA &+ majority
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
