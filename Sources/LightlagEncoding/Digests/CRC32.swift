/// A CRC-32 of bytes that may come in pieces: the checksum of Ethernet, gzip and MCAP.
///
/// It finds accidents, not attacks. Eight bytes a step, by eight tables.
///
/// Source: RFC 1952 §8; M. Kounavis and F. Berry, "A Systematic Approach to Building High
/// Performance Software-Based CRC Generators", 2005.
package struct CRC32: Hashable, Sendable {
  private var state = UInt32.max

  /// Creates the checksum of no bytes, which is 0.
  package init() {}

  /// Creates the checksum of bytes.
  package init(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Creates the checksum of bytes.
  package init(_ bytes: ArraySlice<UInt8>) {
    update(bytes.span)
  }

  /// The checksum of what has been added; more may follow.
  package var value: UInt32 { ~state }

  /// Adds bytes.
  package mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    update(bytes.span)
  }

  /// Adds bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    let tables = Self.tables.span
    var state = state
    var index = 0
    while index + 8 <= bytes.count {
      let low = state ^ Self.word(bytes, index)
      let high = Self.word(bytes, index + 4)
      state =
        tables[0x700 | Int(low & 0xff)] ^ tables[0x600 | Int(low >> 8 & 0xff)]
        ^ tables[0x500 | Int(low >> 16 & 0xff)] ^ tables[0x400 | Int(low >> 24)]
        ^ tables[0x300 | Int(high & 0xff)] ^ tables[0x200 | Int(high >> 8 & 0xff)]
        ^ tables[0x100 | Int(high >> 16 & 0xff)] ^ tables[Int(high >> 24)]
      index += 8
    }
    while index < bytes.count {
      state = state >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: state) ^ bytes[index])]
      index += 1
    }
    self.state = state
  }

  /// Four bytes, the first the lowest.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt32 {
    UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
      | UInt32(bytes[index + 3]) << 24
  }

  /// Eight tables of 256, one behind the other.
  ///
  /// The first tells what a byte does to the state; each next one, what it does with one more zero
  /// byte behind it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 0x800)
    for byte in 0..<0x100 {
      // The polynomial 0x04C11DB7, its bits reversed.
      tables[byte] = (0..<8).reduce(UInt32(byte)) { rest, _ in
        rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xedb8_8320
      }
    }
    for index in 0x100..<0x800 {
      let before = tables[index - 0x100]
      tables[index] = before >> 8 ^ tables[Int(before & 0xff)]
    }
    return tables
  }()
}
