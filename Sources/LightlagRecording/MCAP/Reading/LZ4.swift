/// Reads chunks that others have compressed with LZ4; ours never are.
///
/// Checksums of its own are passed over, since chunks have one.
///
/// Source: Y. Collet, "LZ4 Frame Format Description", 1.6, and "LZ4 Block Format Description".
package struct LZ4: ChunkCodec {
  /// What MCAP calls it.
  package let name = "lz4"

  private static let magic: [UInt8] = [0x04, 0x22, 0x4D, 0x18]
  /// No match is shorter; its length is written less that.
  private static let leastMatch = 4

  /// Creates the codec.
  package init() {}

  /// Returns nothing: it only reads.
  package func compress(_ bytes: [UInt8]) -> [UInt8]? { nil }

  /// Returns what was compressed, or `nil` where it is damaged or has another size.
  package func decompress(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var content: [UInt8] = []
    var rest = bytes
    while !rest.isEmpty {
      guard Self.frame(&rest, size, &content) else { return nil }
    }
    return content.count == size ? content : nil
  }

  /// Reads a frame, of which `rest` then has what follows; returns whether it is one.
  private static func frame(
    _ rest: inout ArraySlice<UInt8>, _ limit: Int, _ content: inout [UInt8]
  ) -> Bool {
    guard rest.starts(with: magic), rest.count >= 7 else { return false }
    let flags = rest[rest.startIndex + 4]
    // Another version, or a dictionary that nobody has.
    guard flags >> 6 == 1, flags & 1 == 0 else { return false }
    let hasBlockChecksum = flags & 0x10 != 0
    rest = rest.dropFirst(flags & 0x08 == 0 ? 7 : 15)
    while let word = number(&rest, byteCount: 4) {
      guard word != 0 else {
        let checksumSize = flags & 0x04 == 0 ? 0 : 4
        guard rest.count >= checksumSize else { return false }
        rest = rest.dropFirst(checksumSize)
        return true
      }
      let count = word & 0x7FFF_FFFF
      guard count <= rest.count else { return false }
      let data = rest.prefix(count)
      rest = rest.dropFirst(count)
      if word >> 31 == 1 {
        guard count <= limit - content.count else { return false }
        content += data
      } else if !block(data, limit, &content) {
        return false
      }
      if hasBlockChecksum { rest = rest.dropFirst(4) }
    }
    return false
  }

  /// Reads a block: literals, then a copy of what came before, again and again; literals are last.
  private static func block(
    _ data: ArraySlice<UInt8>, _ limit: Int, _ content: inout [UInt8]
  ) -> Bool {
    var rest = data
    while let token = rest.popFirst() {
      guard let count = length(Int(token >> 4), &rest), count <= rest.count,
        count <= limit - content.count
      else { return false }
      content += rest.prefix(count)
      rest = rest.dropFirst(count)
      if rest.isEmpty { return true }
      guard let offset = number(&rest, byteCount: 2), offset > 0, offset <= content.count,
        let match = length(Int(token & 15), &rest), match + leastMatch <= limit - content.count
      else { return false }
      // It may overlap what it makes, so that it repeats.
      for _ in 0..<(match + leastMatch) { content.append(content[content.count - offset]) }
    }
    return false
  }

  /// Reads on a length that began in a token; 15 there says that more follows, and 255 too.
  private static func length(_ start: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    guard start == 15 else { return start }
    var length = start
    while let byte = rest.popFirst() {
      length += Int(byte)
      if byte < 255 { return length }
    }
    return nil
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, byteCount: Int) -> Int? {
    guard rest.count >= byteCount else { return nil }
    let number = rest.prefix(byteCount).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(byteCount)
    return number
  }
}
