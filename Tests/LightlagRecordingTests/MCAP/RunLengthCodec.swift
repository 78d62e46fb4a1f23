import LightlagRecording

/// A codec to stand in for one that takes C: pairs of a count and a byte.
struct RunLengthCodec: ChunkCodec {
  let name = "run-length"

  func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var runs: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let run = bytes[index...].prefix(255).prefix { $0 == bytes[index] }
      runs += [UInt8(run.count), bytes[index]]
      index += run.count
    }
    return runs
  }

  func decompress(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var content: [UInt8] = []
    var rest = bytes
    while let count = rest.popFirst(), let byte = rest.popFirst() {
      content += repeatElement(byte, count: Int(count))
      guard content.count <= size else { return nil }
    }
    return content
  }
}
