/// The bytes of one run, taken apart into the small choices and pieces that a target asks for.
struct FuzzInput {
  private var rest: ArraySlice<UInt8>

  /// Copies the bytes that libFuzzer hands in.
  init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    rest = Array(UnsafeBufferPointer(start: start, count: count))[...]
  }

  /// Whether all has been taken.
  var isEmpty: Bool { rest.isEmpty }

  /// Takes one byte, 0 at the end.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// Takes a piece of up to 255 bytes, whose length comes first.
  mutating func piece() -> [UInt8] {
    let piece = Array(rest.dropFirst().prefix(Int(rest.first ?? 0)))
    rest = rest.dropFirst(piece.count + 1)
    return piece
  }

  /// Takes all that is left.
  mutating func remainder() -> [UInt8] {
    defer { rest = [] }
    return Array(rest)
  }
}
