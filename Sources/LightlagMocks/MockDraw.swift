import LightlagCore

/// Sixty-four bits of a mock's chance, addressed by what they are for.
///
/// As with the links' chance, asking for one draw moves no other.
struct MockDraw {
  /// What a draw is for; a new purpose takes a new number.
  ///
  /// The numbers are above those of the links' impairments, so that a mock may be given the
  /// seed of its session.
  enum Purpose: UInt32 {
    case battery = 0x1000_0000
    case waypoint = 0x1000_0001
    case hill = 0x1000_0002
    case valley = 0x1000_0003
    case command = 0x1000_0004
    case encoder = 0x1000_0005
    case motorFault = 0x1000_0006
    case lineFault = 0x1000_0007
    case linePlace = 0x1000_0008
    case lineDelay = 0x1000_0009
    case sensor = 0x1000_000a
    case sessionName = 0x1000_000b
    case scene = 0x1000_000c
    case drive = 0x1000_000d
    case reconnect = 0x1000_000e
    case serialLoss = 0x1000_000f
    case serialDamage = 0x1000_0010
    case serialBit = 0x1000_0011
    case receiver = 0x1000_0012
    case slcanFault = 0x1000_0013
    case slcanPlace = 0x1000_0014
  }

  /// The bits, evenly spread over all values.
  let bits: UInt64

  /// Creates the draw for one purpose, at a place that three numbers name.
  init(_ seed: Seed, _ purpose: Purpose, _ first: Int, _ second: Int = 0, _ third: Int = 0) {
    let words = Philox.block(
      (
        UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: third), purpose.rawValue
      ),
      key: (
        UInt32(truncatingIfNeeded: seed.value), UInt32(truncatingIfNeeded: seed.value >> 32)
      ))
    bits = UInt64(words.1) << 32 | UInt64(words.0)
  }

  /// The same bits, for what decides by a draw of the core's.
  var draw: Draw { Draw(bits: bits) }

  /// Returns a number of the range, each as likely as any other.
  ///
  /// - Precondition: the range has fewer than 2^63 numbers.
  func number(in range: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int64(bits.multipliedFullWidth(by: count).high)
  }
}
