/// The normal distribution's tail and its inverse, to nine digits and more, in integers.
///
/// A node every 1/32 holds the tail beyond it and the density at it; between nodes a Taylor
/// series of the tail runs at most 1/64 either way, so that its fifth term is below 10^-11. The
/// nodes follow from the density at zero alone, with the derivatives of the density f at z:
/// f^(n+1) = -z f^(n) - n f^(n-1) (Abramowitz and Stegun, "Handbook of Mathematical Functions",
/// 26.2.31).
enum NormalCurve {
  /// How finely numbers of standard deviations are told: in units of 2^-40.
  static let fractionBits: Int64 = 40

  private struct Node {
    /// The chance of more, in units of 2^-64.
    let tail: UInt64
    /// The density, in units of 2^-62.
    let density: Int64
  }

  /// Nodes from 0 to 8.5; beyond that the tail is below 2^-56.
  private static let nodes = makeNodes(through: 272)

  private static let greatest: Int64 = 17 << (fractionBits - 1)

  /// Returns the chance of more than `magnitude` standard deviations, in units of 2^-64.
  ///
  /// - Precondition: `magnitude` is not negative; beyond 8.5 it counts as 8.5.
  @inline(__always)
  static func tail(beyond magnitude: Int64) -> UInt64 {
    let (index, step) = split(min(magnitude, greatest))
    return tail(nodes[Int(index)], index, step)
  }

  /// Returns the magnitude, in standard deviations, beyond which there is that chance.
  ///
  /// - Precondition: `tail`, in units of 2^-64, is at most one half.
  @inline(__always)
  static func magnitude(ofTail tail: UInt64) -> Int64 {
    // The table is good to 2^-14; one step of Newton's method squares that.
    let guess = NormalTable.magnitude(tail << 1) << (fractionBits - 24)
    let (index, step) = split(guess)
    let node = nodes[Int(index)]
    let excess = Int64(truncatingIfNeeded: self.tail(node, index, step) &- tail)
    return guess + quotient(excess, density(node, index, step))
  }

  /// Returns the nearest node and how far it is from there.
  @inline(__always)
  private static func split(_ magnitude: Int64) -> (index: Int64, step: Int64) {
    let spacing = fractionBits - 5
    let index = (magnitude + 1 << (spacing - 1)) >> spacing
    return (index, magnitude - index << spacing)
  }

  /// With z = i/32 and a step of t:
  /// tail - density t (1 - z t/2 + (z^2 - 1) t^2/6 - (z^3 - 3 z) t^3/24).
  @inline(__always)
  private static func tail(_ node: Node, _ i: Int64, _ step: Int64) -> UInt64 {
    // Powers of the step keep 40 bits of fraction, 26 of them at most significant.
    let short = step >> 8
    let square = (short * short) >> 24
    let cube = (square * short) >> 32
    let series =
      1 << fractionBits - (i * step) / 64 + ((i * i - 1024) * square) / 6144
      - ((i * i - 3072) * i * cube) / 786_432
    let distance = (Int128(step) * Int128(series)) >> Int128(fractionBits)
    // 62 and 40 bits of fraction make 102; 64 are wanted.
    let area = Int64(truncatingIfNeeded: (Int128(node.density) * distance) >> 38)
    return node.tail &- UInt64(bitPattern: area)
  }

  /// The density in units of 2^-62: that at the node, times 1 - z t + (z^2 - 1) t^2/2.
  @inline(__always)
  private static func density(_ node: Node, _ i: Int64, _ step: Int64) -> Int64 {
    let short = step >> 8
    let square = (short * short) >> 24
    let series = 1 << fractionBits - (i * step) / 32 + ((i * i - 1024) * square) / 2048
    return Int64(truncatingIfNeeded: (Int128(node.density) * Int128(series)) >> 40)
  }

  /// Returns an area in units of 2^-64 by a density, in units of 2^-40: to 25 bits at least.
  @inline(__always)
  private static func quotient(_ area: Int64, _ density: Int64) -> Int64 {
    let shift = min(Int64(area.magnitude.leadingZeroBitCount) - 1, 38)
    return (area << shift) / max(density >> (38 - shift), 1)
  }

  private static func makeNodes(through last: Int128) -> [Node] {
    // In units of 2^-100; the density at zero is 1 / square root of 2 pi.
    var (tail, density) = (Int128(1) << 99, Int128(7_359_186_146_747_302_452) << 36)
    return (0...last).map { index in
      let node = Node(tail: UInt64(tail >> 36), density: Int64(density >> 38))
      let step = advance(density, from: index)
      tail -= step.area
      density = step.density
      return node
    }
  }

  /// Returns the density one node further, and the area up to there.
  private static func advance(
    _ density: Int128, from index: Int128
  ) -> (density: Int128, area: Int128) {
    // The terms are f^(n) / n! times the n-th power of the spacing.
    var (before, term) = (Int128(0), density)
    var (sum, area) = (Int128(0), Int128(0))
    for order in Int128(1)...20 {
      sum += term
      area += term / (32 * order)
      (before, term) = (term, -(index * term + before) / (1024 * order))
    }
    return (sum, area)
  }
}
