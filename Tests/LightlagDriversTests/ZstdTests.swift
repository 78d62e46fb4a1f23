import LightlagDrivers
import Testing

@Suite struct ZstdTests {
  @Test(arguments: [0, 1, 100, 100_000])
  func `bytes come back from their compressed form`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) }
    let compressed = try #require(Zstd().compress(bytes))
    #expect(Zstd().decompress(compressed[...], size: count) == bytes)
    #expect(Zstd().compress(bytes) == compressed)
    #expect(count < 100 || compressed.count < count)
  }

  @Test func `another size than the true one is refused`() throws {
    let compressed = try #require(Zstd().compress([UInt8](repeating: 5, count: 1_000)))
    for size in [0, 1, 999, 1_001] {
      #expect(Zstd().decompress(compressed[...], size: size) == nil)
    }
  }

  @Test func `what is damaged or cut is refused, or gives other bytes`() throws {
    let bytes = [UInt8](0...255) + [UInt8](0...255)
    let compressed = try #require(Zstd().compress(bytes))
    for count in 0..<compressed.count {
      #expect(Zstd().decompress(compressed[..<count], size: bytes.count) == nil)
    }
    for index in compressed.indices {
      var damaged = compressed
      damaged[index] ^= 0x10
      let result = Zstd().decompress(damaged[...], size: bytes.count)
      #expect(result == nil || result?.count == bytes.count)
    }
  }
}
