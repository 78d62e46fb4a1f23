import LightlagCore
import LightlagProfiles

/// A row of a forecast's picture: what it is called, what is in it, and how high each part is.
struct ForecastRow: Hashable, Sendable {
  /// What a row shows.
  enum Kind: Hashable, Sendable {
    /// Whether a phase holds.
    case phase
    /// What can leave.
    case rate
    /// How long it takes.
    case delay
  }

  let kind: Kind
  let name: String
  /// What is in it, in words.
  let note: String
  /// A height for each part, from 0 to `full`.
  let heights: [Int]

  /// The height of a part that is full.
  static let full = 1_000

  /// The rows of a forecast from the top: phases, rates, delays.
  static func rows(of forecast: Forecast) -> [ForecastRow] {
    forecast.lanes.map { lane in
      ForecastRow(
        kind: .phase, name: lane.name, note: lane.summary, heights: heights(of: lane, forecast))
    } + merged(forecast.rates, "rate", rate) + merged(forecast.delays, "delay", delay)
  }

  /// One row where both directions are alike, two where they differ, none for what is constant.
  private static func merged<Value: Equatable>(
    _ values: LinkPair<[Value]>, _ name: String, _ row: (String, [Value]) -> ForecastRow
  ) -> [ForecastRow] {
    if values.uplink == values.downlink {
      return values.uplink.isEmpty ? [] : [row(name, values.uplink)]
    }
    return Direction.allCases.compactMap { direction in
      values[direction].isEmpty ? nil : row("\(name) \(direction.rawValue)", values[direction])
    }
  }

  private static func rate(_ name: String, _ rates: [Int64?]) -> ForecastRow {
    let most = max(rates.compactMap { $0 }.max() ?? 0, 1)
    let isUnlimited = rates.contains(nil)
    let note =
      isUnlimited ? "unlimited at best" : "up to \(DataRate(bitsPerSecond: most).roundedText)"
    // Beside no limit, any limit is next to nothing.
    let heights = rates.map { rate in
      rate.map { height($0, of: isUnlimited ? 2 * most : most) } ?? full
    }
    return ForecastRow(kind: .rate, name: name, note: note, heights: heights)
  }

  private static func delay(_ name: String, _ delays: [Int64]) -> ForecastRow {
    let (least, most) = (delays.min() ?? 0, max(delays.max() ?? 0, 1))
    let note =
      "\(Duration.nanoseconds(least).reportText) to \(Duration.nanoseconds(most).reportText)"
    return ForecastRow(
      kind: .delay, name: name, note: note, heights: delays.map { height($0, of: most) })
  }

  /// How much of each part a phase takes; one that holds at all is seen.
  private static func heights(of lane: Forecast.Lane, _ forecast: Forecast) -> [Int] {
    let span = Int128(forecast.span.wholeNanoseconds)
    let count = Int128(Forecast.partCount)
    var covered = [Int128](repeating: 0, count: Forecast.partCount)
    var isTouched = [Bool](repeating: false, count: Forecast.partCount)
    for turn in lane.turns {
      let begin = Int128(turn.begin.wholeNanoseconds)
      let end = Int128(turn.end.wholeNanoseconds)
      var part = Int(begin * count / span)
      repeat {
        guard part < Forecast.partCount else { break }
        let (low, high) = (span * Int128(part) / count, span * Int128(part + 1) / count)
        covered[part] += max(min(end, high) - max(begin, low), 0)
        isTouched[part] = true
        part += 1
      } while span * Int128(part) / count < end
    }
    return covered.indices.map { part in
      let height = Int(covered[part] * count * Int128(full) / span)
      return isTouched[part] ? min(max(height, 1), full) : 0
    }
  }

  private static func height(_ value: Int64, of most: Int64) -> Int {
    value == 0 ? 0 : max(1, Int(Int128(value) * Int128(full) / Int128(most)))
  }
}

extension DataRate {
  /// The rate to three digits, rounded down, as a picture shows it: `12.3 Mbit/s`.
  var roundedText: String {
    var scale: Int64 = 1
    while bitsPerSecond / scale >= 1_000 { scale *= 10 }
    return DataRate(bitsPerSecond: bitsPerSecond / scale * scale).quantityText
  }
}
