import LightlagEncoding
import LightlagProfiles

/// A line of times with ticks at round ones, for a picture.
struct Axis: Hashable, Sendable {
  /// What the numbers at the ticks count.
  struct Unit: Hashable, Sendable {
    let name: String
    let nanoseconds: Int64
    /// The least length of an axis in this unit: as in reports, minutes begin at two.
    let least: Int64

    init(_ name: String, _ nanoseconds: Int64, least: Int64 = 1) {
      self.name = name
      self.nanoseconds = nanoseconds
      self.least = nanoseconds * least
    }

    /// From the smallest.
    static let all = [
      Unit("ns", 1), Unit("us", 1_000), Unit("ms", 1_000_000), Unit("s", 1_000_000_000),
      Unit("min", 60_000_000_000, least: 2), Unit("h", 3_600_000_000_000, least: 2),
      Unit("d", 86_400_000_000_000, least: 2),
    ]
  }

  /// The first and the last time, in nanoseconds; the last is greater.
  let range: ClosedRange<Int64>

  /// Whether equal ways on it are equal ratios.
  let isLogarithmic: Bool

  private let step: Int64
  private let unit: Unit

  /// Creates the axis of delays between two, which begin and end at ticks of at most `tickCount`.
  ///
  /// It begins at zero where that is not far below.
  init(delaysFrom low: Int64, to high: Int64, tickCount: Int = 9) {
    let low = low < high / 3 ? 0 : low
    step = Self.step(for: max(high - low, 1), tickCount)
    let first = low / step * step
    // Near the end of time the last tick is the end.
    let (sum, isBeyond) = high.addingReportingOverflow(step - 1)
    let last = isBeyond ? Int64.max : sum / step * step
    range = first...max(last, first.addingReportingOverflow(step).partialValue)
    unit = Self.unit(for: range.upperBound)
    isLogarithmic = false
  }

  /// Creates the axis of delays between two as equal ways for equal ratios.
  ///
  /// - Precondition: `0 < low < high`.
  init(logarithmicFrom low: Int64, to high: Int64) {
    step = 1
    let first = Self.steps.last { $0 <= low } ?? low
    range = first...(Self.steps.first { $0 >= high } ?? high)
    unit = Self.unit(for: range.upperBound)
    isLogarithmic = true
  }

  /// Creates the axis of a run's time from its start.
  init(timeTo end: Int64, tickCount: Int = 6) {
    step = Self.step(for: max(end, 1), tickCount)
    range = 0...max(end, 1)
    unit = Self.unit(for: range.upperBound)
    isLogarithmic = false
  }

  /// The times of the ticks.
  var ticks: [Int64] {
    guard !isLogarithmic else {
      let ticks = Self.steps.filter { range.contains($0) }
      guard ticks.count > 7 else { return ticks }
      // Where there are too many, 1, 10 and 100; beyond a minute those are not round.
      let decades = ticks.filter { String($0).trimmingZeros == "1" }
      return decades.count > 1 ? decades : ticks.enumerated().filter { $0.0 % 3 == 0 }.map(\.1)
    }
    let first = (range.lowerBound + step - 1) / step * step
    return Array(stride(from: first, through: range.upperBound, by: Int64.Stride(step)))
  }

  /// The number at a tick; behind the last stands the unit too, or behind each where they differ.
  func label(_ tick: Int64) -> String {
    guard !isLogarithmic else {
      let unit = Self.unit(for: tick)
      return "\(Self.decimal(tick, in: unit.nanoseconds)) \(unit.name)"
    }
    let number = Self.decimal(tick, in: unit.nanoseconds)
    return tick + step > range.upperBound ? "\(number) \(unit.name)" : number
  }

  /// Returns a time in the axis's unit, rounded down to less than a fiftieth of a tick, so that
  /// what can be told apart in the picture can be in words.
  func text(_ time: Int64) -> String {
    guard !isLogarithmic else { return Duration.nanoseconds(time).reportText }
    var (decimals, resolution) = (0, unit.nanoseconds)
    while resolution > max(step / 50, 1), resolution.isMultiple(of: 10) {
      (decimals, resolution) = (decimals + 1, resolution / 10)
    }
    let (whole, rest) = time.quotientAndRemainder(dividingBy: unit.nanoseconds)
    guard decimals > 0 else { return "\(whole) \(unit.name)" }
    return "\(whole).\((rest / resolution).padded(to: decimals)) \(unit.name)"
  }

  /// Returns where a time is on a line of that many points, which the range fills.
  func place(_ time: Int64, of points: Int) -> Int {
    let first = position(range.lowerBound)
    let way = position(min(max(time, range.lowerBound), range.upperBound)) - first
    return Int(way * Int128(points) / (position(range.upperBound) - first))
  }

  /// How far along a time is, in units of no account.
  ///
  /// The logarithm is linear between powers of two, as in a `Histogram`: integers alone, and never
  /// a tenth of an octave off.
  private func position(_ time: Int64) -> Int128 {
    guard isLogarithmic else { return Int128(time) }
    let octave = Int64.bitWidth - 1 - max(time, 1).leadingZeroBitCount
    let mantissa = (Int128(max(time, 1)) << 32) >> Int128(octave)
    return Int128(octave - 1) << 32 + mantissa
  }

  // MARK: Round numbers

  /// As clocks and calendars have them, above a second.
  private static let steps: [Int64] =
    decades(to: 1_000_000_000)
    + [2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800].map { $0 * 1_000_000_000 }
    + [1, 2, 3, 6, 12].map { $0 * 3_600_000_000_000 }
    + decades(to: 50_000).map { $0 * 86_400_000_000_000 }

  private static func decades(to most: Int64) -> [Int64] {
    var steps: [Int64] = []
    var decade: Int64 = 1
    while decade <= most {
      steps += [decade, 2 * decade, 5 * decade].filter { $0 <= most }
      guard decade < most else { break }
      decade *= 10
    }
    return steps
  }

  private static func step(for width: Int64, _ tickCount: Int) -> Int64 {
    steps.first { width / $0 < Int64(tickCount) } ?? width
  }

  private static func unit(for greatest: Int64) -> Unit {
    Unit.all.last { $0.least <= greatest } ?? Unit.all[0]
  }

  /// A number of units with as many decimals as it has, at most nine.
  private static func decimal(_ amount: Int64, in unit: Int64) -> String {
    let (whole, rest) = amount.quotientAndRemainder(dividingBy: unit)
    guard rest > 0 else { return String(whole) }
    // The leading one keeps the zeros that follow the point.
    let billion: Int128 = 1_000_000_000
    var digits = String(billion + Int128(rest) * billion / Int128(unit)).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? String(whole) : "\(whole).\(digits)"
  }
}

extension String {
  /// The text without the zeros at its end.
  fileprivate var trimmingZeros: Substring {
    var text = self[...]
    while text.last == "0" { text.removeLast() }
    return text
  }
}
