/// A SHA-256 digest of bytes that may come in pieces.
///
/// Source: FIPS 180-4 §6.2.
public struct SHA256: Sendable {
  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  private var blocks = DigestBlocks()

  /// Creates the digest of no bytes.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    update(bytes.span)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    var state = state
    blocks.append(bytes) { bytes, offset in Self.compress(bytes, at: offset, into: &state) }
    self.state = state
  }

  /// Returns the 32 bytes of the digest of what has been added; more may follow.
  public func finalize() -> [UInt8] {
    var padded = self
    padded.update(blocks.padding)
    return padded.state.indices.flatMap { padded.state[$0].bigEndianBytes }
  }

  /// The digest of what has been added, as 64 hexadecimal digits.
  public var hexDigest: String { finalize().hexadecimalText }

  /// Returns the digest of bytes, as 64 hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.hexDigest
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

  private static func compress(
    _ bytes: Span<UInt8>, at offset: Int, into state: inout InlineArray<8, UInt32>
  ) {
    // Filled in place: returned from a function, it would be copied for each block.
    var schedule = InlineArray<64, UInt32>(repeating: 0)
    fill(&schedule, from: bytes.extracting(offset..<offset + DigestBlocks.blockByteCount))
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let mixE = e.rotatedRight(by: 6) ^ e.rotatedRight(by: 11) ^ e.rotatedRight(by: 25)
      let choice = g ^ (e & (f ^ g))
      let first = h &+ mixE &+ choice &+ constants[round] &+ schedule[round]
      let mixA = a.rotatedRight(by: 2) ^ a.rotatedRight(by: 13) ^ a.rotatedRight(by: 22)
      let majority = (a & b) | (c & (a | b))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ mixA &+ majority)
    }
    let sums: InlineArray<8, UInt32> = [a, b, c, d, e, f, g, h]
    for index in 0..<8 { state[index] &+= sums[index] }
  }

  /// Fills the message schedule: the block's 16 words, and 48 mixed from them.
  @inline(__always)
  private static func fill(_ words: inout InlineArray<64, UInt32>, from block: Span<UInt8>) {
    for index in 0..<16 { words[index] = DigestBlocks.word(block, at: 4 * index) }
    for index in 16..<64 {
      let (far, near) = (words[index - 15], words[index - 2])
      let mixFar = far.rotatedRight(by: 7) ^ far.rotatedRight(by: 18) ^ far &>> 3
      let mixNear = near.rotatedRight(by: 17) ^ near.rotatedRight(by: 19) ^ near &>> 10
      words[index] = mixNear &+ words[index - 7] &+ mixFar &+ words[index - 16]
    }
  }
}
