import LightlagCodecs
import LightlagDrivers
import Testing

/// A compressor and what takes its messages apart, as the two ends of a connection have them.
@Suite struct DeflateTests {
  static let hello = Array("Hello".utf8)
  /// The examples of RFC 7692, section 7.2.3.
  static let compressedHello: [UInt8] = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]

  private static func pair(
    bits: Int = 15, drops: Bool = false, limit: Int = 1 << 20
  ) throws -> (Deflater, Inflater) {
    var compression = DeflateParameters.Compression()
    (compression.windowBits, compression.dropsContext) = (bits, drops)
    return (
      try #require(Deflater(compression)),
      try #require(Inflater(compression, messageLimit: limit))
    )
  }

  @Test func `the examples of the RFC come out as there`() throws {
    let (deflater, inflater) = try Self.pair()
    #expect(deflater.compress(Self.hello) == Self.compressedHello)
    // The second refers to the first (section 7.2.3.2).
    #expect(deflater.compress(Self.hello) == [0xF2, 0x00, 0x11, 0x00, 0x00])
    #expect(try inflater.decompress(Self.compressedHello) == Self.hello)
    #expect(try inflater.decompress([0xF2, 0x00, 0x11, 0x00, 0x00]) == Self.hello)
  }

  /// Sections 7.2.3.3 to 7.2.3.5: no compression, a last block, two blocks.
  @Test(
    arguments: [
      [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
      [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
      [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
    ] as [[UInt8]])
  func `other ways to write a message are read`(bytes: [UInt8]) throws {
    let (_, inflater) = try Self.pair()
    #expect(try inflater.decompress(bytes) == Self.hello)
    // What refers to a message that ended with a last block finds it.
    #expect(try inflater.decompress([0xF2, 0x00, 0x11, 0x00, 0x00]) == Self.hello)
  }

  @Test(arguments: [8, 9, 12, 15], [false, true])
  func `messages come back, whatever the window`(bits: Int, drops: Bool) throws {
    let (deflater, inflater) = try Self.pair(bits: bits, drops: drops)
    let texts = (0..<300).map { "message \($0 % 7), \($0 * $0)" }
    let messages =
      texts.map { Array($0.utf8) } + [[], [], [1]]
      + [(0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) }, []]
    for message in messages {
      #expect(try inflater.decompress(deflater.compress(message)) == message)
    }
  }

  @Test func `an empty message is one byte`() throws {
    let (deflater, _) = try Self.pair()
    #expect(deflater.compress([]) == [0])
    #expect(deflater.compress([]) == [0])
  }

  @Test func `without context all messages are the first`() throws {
    let (deflater, inflater) = try Self.pair(drops: true)
    for _ in 0..<3 { #expect(deflater.compress(Self.hello) == Self.compressedHello) }
    _ = try inflater.decompress(Self.compressedHello)
    #expect(throws: Inflater.Failure.damaged) {
      try inflater.decompress([0xF2, 0x00, 0x11, 0x00, 0x00])
    }
  }

  /// A window of 256 bytes: nothing may refer further back, so any zlib reads it, and
  /// 1,000 bytes of noise do not shrink when they come again.
  @Test func `the narrowest window is kept to`() throws {
    let noise = (0..<1_000).map { UInt8(truncatingIfNeeded: ($0 * $0 * 7_919) >> 5) }
    let (narrow, _) = try Self.pair(bits: 8)
    let (wide, _) = try Self.pair()
    for deflater in [narrow, wide] { _ = deflater.compress(noise) }
    #expect(narrow.compress(noise).count > 900)
    #expect(wide.compress(noise).count < 50)
  }

  /// A thousand zeros are a handful of bytes.
  @Test(arguments: [(999, false), (1_000, true)])
  func `what comes to too much is stopped at the limit`(limit: Int, fits: Bool) throws {
    let (deflater, inflater) = try Self.pair(limit: limit)
    let bomb = deflater.compress([UInt8](repeating: 0, count: 1_000))
    #expect(bomb.count < 20)
    if fits {
      #expect(try inflater.decompress(bomb).count == 1_000)
    } else {
      #expect(throws: Inflater.Failure.tooBig(limit: limit)) { try inflater.decompress(bomb) }
    }
  }

  @Test func `what ends within a block is cut`() throws {
    let (deflater, _) = try Self.pair()
    let bytes = deflater.compress((0..<200).map { UInt8(truncatingIfNeeded: $0 * $0) })
    for count in 1..<bytes.count - 1 {
      let (_, inflater) = try Self.pair()
      #expect(throws: Inflater.Failure.self) {
        try inflater.decompress(Array(bytes[..<count]))
      }
    }
  }

  @Test(arguments: [[0x07], [0xFF, 0xFF], [0x00, 0x05, 0x00, 0x00, 0x00]] as [[UInt8]])
  func `what is no stream is damaged`(bytes: [UInt8]) throws {
    let (_, inflater) = try Self.pair()
    #expect(throws: Inflater.Failure.self) { try inflater.decompress(bytes) }
  }
}
