package import LightlagCore

/// How often lines are damaged, and how.
package struct SLCANFaults: Hashable, Sendable {
  /// Chance of each line to be damaged.
  package var rate: Probability
  /// The faults, each as likely as any other.
  package var kinds: [SLCANFault]

  /// No faults.
  package static let none = SLCANFaults(rate: .never)

  /// Creates a rate of faults, by default of those that a line has in itself.
  package init(rate: Probability, kinds: [SLCANFault] = SLCANFault.ofLine) {
    self.rate = rate
    self.kinds = kinds
  }

  /// Damages a line, if it is its turn.
  ///
  /// - Parameters:
  ///   - line: one line with its CR.
  ///   - whether: the draw that decides whether.
  ///   - how: the draw that decides which fault, and where.
  ///   - bufferLimit: what an overflow goes beyond.
  /// - Returns: what was done, or `nil` for nothing.
  package func apply(
    to line: inout [UInt8], whether: Draw, how: Draw, bufferLimit: Int = 1_024
  ) -> SLCANFault? {
    guard !kinds.isEmpty, whether.decides(rate) else { return nil }
    let (choice, rest) = how.bits.multipliedFullWidth(by: UInt64(kinds.count))
    let fault = kinds[Int(choice)]
    fault.apply(to: &line, Draw(bits: rest), bufferLimit: bufferLimit)
    return fault
  }
}
