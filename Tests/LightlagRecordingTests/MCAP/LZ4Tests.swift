import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct LZ4Tests {
  private static let text = Array(
    (String(repeating: #"["telemetry",{"number":1,"x":0.125}]"#, count: 3) + "abc").utf8)

  /// The reference library wrote them: without checks, and with all that it has.
  static let frames: [String] = [
    "04224d1868406f00000000000000f32f000000ff155b2274656c656d65747279222c7b226e756d626572223a312c"
      + "2278223a302e3132357d5d240033507d5d61626300000000",
    "04224d187c406f00000000000000ae2f000000ff155b2274656c656d65747279222c7b226e756d626572223a312c"
      + "2278223a302e3132357d5d240033507d5d616263fae9cca2000000005646474c",
  ]

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<($0 + 2)]), radix: 16)
    }
  }

  @Test(arguments: frames) func `what the reference library writes is read`(frame: String) {
    let frame = Self.bytes(frame)
    #expect(LZ4().decompress(frame[...], size: Self.text.count) == Self.text)
    // Frames may follow on each other.
    #expect(LZ4().decompress((frame + frame)[...], size: 2 * Self.text.count)?.count == 222)
    #expect(LZ4().decompress(frame[...], size: Self.text.count - 1) == nil)
    #expect(LZ4().decompress(frame[...], size: Self.text.count + 1) == nil)
  }

  @Test(arguments: frames) func `whatever is cut off or changed is no reason to stumble`(
    frame: String
  ) {
    let frame = Self.bytes(frame)
    for count in 0..<frame.count {
      #expect(LZ4().decompress(frame[..<count], size: Self.text.count) == nil)
      for mask in [1, 0x80, 0xFF] as [UInt8] {
        var damaged = frame
        damaged[count] ^= mask
        let content = LZ4().decompress(damaged[...], size: Self.text.count)
        #expect(content == nil || content?.count == Self.text.count)
      }
    }
  }
}
