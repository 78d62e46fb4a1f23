package import LightlagCore

/// What may happen to one line on its way, as a pure function of the line and of chance.
package enum SLCANFault: UInt8, Hashable, Sendable, CaseIterable {
  /// One byte has one bit changed.
  case corruptByte
  /// The end of the line is missing, but for its CR.
  case truncation
  /// The length of a frame is not that of its data.
  case wrongLength
  /// The identifier of a frame is no number.
  case badIdentifier
  /// There is a line feed behind the CR.
  case lineFeed
  /// The line is so long that no buffer of that many bytes holds it.
  case overflow

  /// The faults of a line in themselves; a line feed and an overflow are those of its ends.
  package static let ofLine: [SLCANFault] = [
    .corruptByte, .truncation, .wrongLength, .badIdentifier,
  ]

  /// Does this to a line.
  ///
  /// A line that is no frame has neither length nor identifier, and has a byte corrupted instead.
  ///
  /// - Parameters:
  ///   - line: one line with its CR.
  ///   - draw: where and how.
  ///   - bufferLimit: what an overflow goes beyond.
  package func apply(to line: inout [UInt8], _ draw: Draw, bufferLimit: Int = 1_024) {
    guard let end = line.lastIndex(of: SLCANEncoder.carriageReturn), end > 0 else { return }
    let place = draw.place(below: end)
    switch self {
    case .corruptByte: Self.corrupt(&line, at: place, draw)
    case .truncation: line.removeSubrange(place..<end)
    case .wrongLength:
      guard let length = Self.lengthPlace(line) else { return Self.corrupt(&line, at: place, draw) }
      // Another digit from 0 to 8, never the one that is there.
      let digit = line[length] &- 0x30
      let other = (digit &+ 1 &+ UInt8(truncatingIfNeeded: draw.bits & 7)) % 9
      line[length] = 0x30 + (digit < 9 ? other : 0)
    case .badIdentifier:
      guard Self.lengthPlace(line) != nil else { return Self.corrupt(&line, at: place, draw) }
      line[1] = UInt8(ascii: "X")
    case .lineFeed: line.insert(UInt8(ascii: "\n"), at: end + 1)
    case .overflow:
      let filler = line[end - 1]
      let count = max(0, bufferLimit + 1 - end)
      line.insert(contentsOf: repeatElement(filler, count: count), at: end)
    }
  }

  private static func corrupt(_ line: inout [UInt8], at place: Int, _ draw: Draw) {
    // The lowest seven bits, as a line of text has no eighth; none may make an end of line.
    let bit = UInt8(truncatingIfNeeded: draw.bits) % 7
    for shift in UInt8(0)..<7 {
      let byte = line[place] ^ 1 << ((bit + shift) % 7)
      guard byte != SLCANEncoder.carriageReturn, byte != SLCANEncoder.bell else { continue }
      return line[place] = byte
    }
  }

  /// Where the length of a frame stands.
  private static func lengthPlace(_ line: [UInt8]) -> Int? {
    let place =
      switch line[0] {
      case UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "d"), UInt8(ascii: "b"): 4
      case UInt8(ascii: "T"), UInt8(ascii: "R"), UInt8(ascii: "D"), UInt8(ascii: "B"): 9
      default: Int.max
      }
    // Behind what is left of a shorter one stands its CR.
    return place < line.count - 1 ? place : nil
  }
}

extension Draw {
  /// Returns a place of so many, each as likely as any other.
  fileprivate func place(below count: Int) -> Int {
    Int(bits.multipliedFullWidth(by: UInt64(count)).high)
  }
}
