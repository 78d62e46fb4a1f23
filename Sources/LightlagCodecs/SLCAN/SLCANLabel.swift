/// Up to eight ASCII characters with which an adapter names itself or its firmware.
package struct SLCANLabel: Hashable, Sendable, CustomStringConvertible {
  /// The characters, the last one lowest; above the first one all zero.
  private var characters: UInt64 = 0

  /// Creates a label of letters, digits, points, hyphens and underscores, or `nil` where those are
  /// too many or others.
  package init?(_ text: String) {
    guard text.utf8.count <= 8 else { return nil }
    for byte in text.utf8 { guard append(byte) else { return nil } }
  }

  /// Creates the label of part of a line.
  init?(_ line: Span<UInt8>, from start: Int) {
    guard line.count - start <= 8 else { return nil }
    for index in start..<line.count { guard append(line[index]) else { return nil } }
  }

  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The characters in order.
  var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: characters >> UInt64(56 - 8 * $0)) }
      .filter { $0 != 0 }
  }

  private mutating func append(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: break
    default: return false
    }
    characters = characters << 8 | UInt64(byte)
    return true
  }
}
