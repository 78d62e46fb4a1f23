/// A SHA-1 digest of bytes that may come in pieces.
///
/// Broken as a protection since 2017; it is here because the WebSocket handshake proves with it
/// that the server has understood (RFC 6455 §4.2.2). Use SHA-256 for anything else.
///
/// Source: FIPS 180-4 §6.1.
public struct SHA1: Sendable {
  private var state: InlineArray<5, UInt32> = [
    0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0,
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

  /// Returns the 20 bytes of the digest of what has been added; more may follow.
  public func finalize() -> [UInt8] {
    var padded = self
    padded.update(blocks.padding)
    return padded.state.indices.flatMap { padded.state[$0].bigEndianBytes }
  }

  /// The digest of what has been added, as 40 hexadecimal digits.
  public var hexDigest: String { finalize().hexadecimalText }

  /// Returns the digest of bytes, as 40 hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA1()
    digest.update(bytes)
    return digest.hexDigest
  }

  private static func compress(
    _ bytes: Span<UInt8>, at offset: Int, into state: inout InlineArray<5, UInt32>
  ) {
    // Filled in place: returned from a function, it would be copied for each block.
    var schedule = InlineArray<80, UInt32>(repeating: 0)
    fill(&schedule, from: bytes.extracting(offset..<offset + DigestBlocks.blockByteCount))
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for round in 0..<80 {
      let (mix, constant) = mix(b, c, d, round: round)
      let sum = a.rotatedRight(by: 27) &+ mix &+ e &+ constant &+ schedule[round]
      (e, d, c, b, a) = (d, c, b.rotatedRight(by: 2), a, sum)
    }
    let sums: InlineArray<5, UInt32> = [a, b, c, d, e]
    for index in 0..<5 { state[index] &+= sums[index] }
  }

  /// The function and the constant of a round.
  @inline(__always)
  private static func mix(
    _ b: UInt32, _ c: UInt32, _ d: UInt32, round: Int
  ) -> (mix: UInt32, constant: UInt32) {
    switch round {
    case ..<20: ((b & c) ^ (~b & d), 0x5a82_7999)
    case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
    case ..<60: ((b & c) ^ (b & d) ^ (c & d), 0x8f1b_bcdc)
    default: (b ^ c ^ d, 0xca62_c1d6)
    }
  }

  /// Fills the message schedule: the block's 16 words, and 64 mixed from them.
  @inline(__always)
  private static func fill(_ words: inout InlineArray<80, UInt32>, from block: Span<UInt8>) {
    for index in 0..<16 { words[index] = DigestBlocks.word(block, at: 4 * index) }
    for index in 16..<80 {
      let mixed = words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16]
      words[index] = mixed.rotatedRight(by: 31)
    }
  }
}
