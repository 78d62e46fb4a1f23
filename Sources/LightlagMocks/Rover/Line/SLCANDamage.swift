import LightlagCodecs
import LightlagCore

/// Damages the lines of text that go one way, each as its number and the seed have it.
struct SLCANDamage: Hashable, Sendable {
  private let rates: SLCANFaultRates
  private let seed: Seed
  /// What tells its chance from that of all other lines.
  private let lane: Int
  private let bufferLimit: Int
  private var index = 0
  /// How often each fault came, in the order of `SLCANFaultRates.kinds`.
  private var counts = [Int](repeating: 0, count: SLCANFaultRates.kinds.count)
  /// The beginning of a line whose end is still to come.
  private var pending: [UInt8] = []

  init(_ rates: SLCANFaultRates, seed: Seed, lane: Int, bufferLimit: Int = 1_024) {
    self.rates = rates
    self.seed = seed
    self.lane = lane
    self.bufferLimit = bufferLimit
  }

  /// Whether nothing is ever damaged.
  var isNone: Bool { rates == SLCANFaultRates() }

  /// Damages one line with its end; returns whether it is another now.
  mutating func damage(_ line: inout [UInt8]) -> Bool {
    guard !isNone else { return false }
    let original = line
    for (number, kind) in SLCANFaultRates.kinds.enumerated() {
      guard let fault = kind.fault, isDue(number) else { continue }
      let before = line
      let how = MockDraw(seed, .slcanPlace, index, number, lane)
      fault.apply(to: &line, how.draw, bufferLimit: bufferLimit)
      // Nothing can be done to a line of no characters, or to BEL.
      if line != before { counts[number] += 1 }
    }
    index += 1
    return line != original
  }

  /// Damages the lines of a stream that is cut anywhere: what has no end yet is kept until it has,
  /// or is longer than any line.
  mutating func damage(stream bytes: [UInt8]) -> [UInt8] {
    guard !isNone else { return bytes }
    var damaged: [UInt8] = []
    for byte in bytes {
      pending.append(byte)
      let isEnd = byte == 0x0d || byte == 0x07
      guard isEnd || pending.count > bufferLimit else { continue }
      var line: [UInt8] = []
      swap(&line, &pending)
      if isEnd { _ = damage(&line) }
      damaged += line
    }
    return damaged
  }

  /// Whether the bus has an error before the next frame.
  mutating func hasBusError() -> Bool {
    let number = SLCANFaultRates.kinds.count - 1
    guard rates.busError != .never else { return false }
    index += 1
    guard isDue(number) else { return false }
    counts[number] += 1
    return true
  }

  /// Adds what was done to a record.
  func note(in record: inout SLCANRecord) {
    for (kind, count) in zip(SLCANFaultRates.kinds, counts) {
      record.note(fault: kind.name, count: count)
    }
  }

  private func isDue(_ number: Int) -> Bool {
    let rate = rates[keyPath: SLCANFaultRates.kinds[number].rate]
    return rate != .never
      && MockDraw(seed, .slcanFault, index, number, lane).draw.decides(rate)
  }
}
