/// A place in text that may be JSON, and steps over what stands there, with no check of the rest.
struct EventScanner {
  private(set) var position: Int

  /// Where to stop: the end of the bytes, or before.
  let end: Int

  init(position: Int, end: Int) {
    self.position = position
    self.end = end
  }

  /// The first byte after white space, or `nil` at the end.
  mutating func next(in bytes: Span<UInt8>) -> UInt8? {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Passes the byte that `next` returned.
  mutating func skip() { position += 1 }

  /// Passes a string and returns what is between its quotes, or `nil` where there is no string.
  mutating func string(in bytes: Span<UInt8>) -> Range<Int>? {
    guard next(in: bytes) == UInt8(ascii: "\"") else { return nil }
    let start = position + 1
    var index = start
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        position = index + 1
        return start..<index
      case UInt8(ascii: "\\"): index += 2
      case 0..<0x20: return nil
      default: index += 1
      }
    }
    return nil
  }

  /// Passes what is not a string: an array, an object, a number or a literal.
  ///
  /// Brackets are counted and not told apart, so it takes no stack however deep they are.
  mutating func skipValue(in bytes: Span<UInt8>) {
    var depth = 0
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth < 0 { return }
      case UInt8(ascii: ","):
        if depth == 0 { return }
      case UInt8(ascii: "\""):
        // Where a string has no end the rest is no JSON, and nothing more is found.
        if string(in: bytes) == nil { position = end }
        continue
      default: break
      }
      position += 1
    }
  }
}
