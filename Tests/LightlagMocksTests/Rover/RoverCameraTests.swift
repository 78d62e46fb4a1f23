import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct RoverCameraTests {
  private static let pose = Rover(MockRoverOptions(seed: 1)).controller.pose

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// The chunks of a file, after its eight bytes of signature; each checksum is held against ours.
  private static func chunks(_ file: [UInt8]) throws -> [(type: String, data: [UInt8])] {
    try #require(file.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    var chunks: [(String, [UInt8])] = []
    var rest = file[8...]
    while rest.count >= 12 {
      let length = number(rest.prefix(4))
      let body = rest.dropFirst(4).prefix(4 + length)
      let sum = number(rest.dropFirst(8 + length).prefix(4))
      #expect(Int(CRC32(Array(body)).value) == sum)
      chunks.append((String(decoding: body.prefix(4), as: UTF8.self), Array(body.dropFirst(4))))
      rest = rest.dropFirst(12 + length)
    }
    #expect(rest.isEmpty)
    return chunks
  }

  /// Rows of 64 pixels and a filter of 0 before each: 65 x 48 = 3,120 bytes in one stored block.
  @Test func `a picture is a PNG file of stored blocks with the right checksums`() throws {
    let chunks = try Self.chunks(RoverCamera(seed: 1).picture(frame: 5, Self.pose))
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    #expect(chunks[0].data == [0, 0, 0, 64, 0, 0, 0, 48, 8, 0, 0, 0, 0])
    let stream = chunks[1].data
    #expect(Self.number(stream[0..<2]) % 31 == 0 && stream[0] & 15 == 8, "a zlib stream")
    #expect(Array(stream[2..<7]) == [1, 0x30, 0x0c, 0xcf, 0xf3])
    let rows = stream[7..<7 + 3_120]
    var (sum, sums) = (1, 0)
    for byte in rows {
      (sum, sums) = ((sum + Int(byte)) % 65_521, (sums + sum + Int(byte)) % 65_521)
    }
    #expect(Self.number(stream[3_127...]) == sums << 16 | sum)
    #expect(stream.count == 3_131)
    #expect(stride(from: 7, to: 3_127, by: 65).allSatisfy { stream[$0] == 0 })
    // Frame 5 is 101 in bits, at the end of the first 16 pixels.
    #expect(Array(rows.dropFirst(1).prefix(16).suffix(4)) == [0, 255, 0, 255])
  }

  /// A block holds 65,535 bytes: 257 x 300 = 77,100 take two.
  @Test func `a large picture takes several blocks`() throws {
    let chunks = try Self.chunks(
      RoverCamera(seed: 1, width: 256, height: 300).picture(frame: 0, Self.pose))
    let stream = chunks[1].data
    #expect(Array(stream[2..<7]) == [0, 0xff, 0xff, 0, 0])
    #expect(stream.count == 2 + 5 + 65_535 + 5 + 11_565 + 4)
    #expect(stream[2 + 5 + 65_535] == 1)
  }

  @Test func `a picture follows from seed, frame and pose alone`() {
    let picture = RoverCamera(seed: 1).picture(frame: 1, Self.pose)
    #expect(RoverCamera(seed: 1).picture(frame: 1, Self.pose) == picture)
    #expect(RoverCamera(seed: 2).picture(frame: 1, Self.pose) != picture)
    #expect(RoverCamera(seed: 1).picture(frame: 2, Self.pose) != picture)
  }
}
