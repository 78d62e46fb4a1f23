/// A SHA-256 digest of bytes that may come in pieces.
///
/// Source: FIPS 180-4 §6.2.
public struct SHA256: Sendable {
  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private var state = SHA256State(words: [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ])

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
    blocks.append(bytes) { bytes, offset in state.compress(bytes, at: offset) }
    self.state = state
  }

  /// Returns the 32 bytes of the digest of what has been added; more may follow.
  public func finalize() -> [UInt8] {
    var padded = self
    padded.update(blocks.padding)
    let words = padded.state.words
    return words.indices.flatMap { words[$0].bigEndianBytes }
  }

  /// The digest of what has been added, as 64 hexadecimal digits.
  public var hexDigest: String { finalize().hexadecimalText }

  /// Returns the digest of bytes, as 64 hexadecimal digits.
  public static func hexDigest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.hexDigest
  }
}
