import LightlagCore
import LightlagProfiles

/// Goes through the timeline of a network and adds up what holds in each part of it.
struct ForecastSurvey {
  /// Most changes that are gone through, as a phase may come each millisecond for years.
  private static let changeLimit = 20_000

  /// When each phase holds.
  private(set) var turns: [[Forecast.Lane.Turn]]

  private let span: Int64
  /// Bits times a billion that could leave in each part.
  private var capacities: LinkPair<[Int128]>
  /// Whether there is any limit in each part, however short.
  private var isLimited: LinkPair<[Bool]>
  /// Delay times its time in each part, in square nanoseconds.
  private var delaySums: LinkPair<[Int128]>

  init(_ network: Network, span: Int64) {
    self.span = span
    turns = network.weather.changes.map { _ in [] }
    let zeros = [Int128](repeating: 0, count: Forecast.partCount)
    capacities = LinkPair(uplink: zeros, downlink: zeros)
    delaySums = capacities
    let unlimited = [Bool](repeating: false, count: Forecast.partCount)
    isLimited = LinkPair(uplink: unlimited, downlink: unlimited)
  }

  /// Goes through all of it.
  mutating func run(_ network: Network, seed: Seed) {
    var cursor = TimelineCursor(network.weather.timeline, seed: seed)
    var begins = [Int64?](repeating: nil, count: turns.count)
    var now: Int64 = 0
    for _ in 0..<Self.changeLimit where now < span {
      let begun = cursor.advance(to: Instant(nanoseconds: now))
      let active = Set(cursor.active.map(\.place))
      for place in turns.indices {
        // One that has begun anew was over meanwhile.
        if begins[place] != nil, begun.contains(place) || !active.contains(place) {
          end(place, &begins, at: now)
        }
        if active.contains(place), begins[place] == nil { begins[place] = now }
      }
      let next = min(cursor.deadline?.nanoseconds ?? span, span)
      let conditions = network.weather.conditions(over: network.conditions, cursor.active)
      for direction in Direction.allCases { add(conditions[direction], direction, now, next) }
      now = next
    }
    for place in turns.indices { end(place, &begins, at: now) }
  }

  /// The mean rate in each part.
  var rates: LinkPair<[Int64?]> {
    LinkPair(uplink: rates(.uplink), downlink: rates(.downlink))
  }

  /// The mean delay in each part.
  var delays: LinkPair<[Int64]> {
    LinkPair(uplink: delays(.uplink), downlink: delays(.downlink))
  }

  private func rates(_ direction: Direction) -> [Int64?] {
    (0..<Forecast.partCount).map { part in
      guard isLimited[direction][part] else { return nil }
      return Int64(clamping: capacities[direction][part] / width(of: part))
    }
  }

  private func delays(_ direction: Direction) -> [Int64] {
    (0..<Forecast.partCount).map { Int64(clamping: delaySums[direction][$0] / width(of: $0)) }
  }

  private mutating func end(_ place: Int, _ begins: inout [Int64?], at now: Int64) {
    guard let begin = begins[place] else { return }
    begins[place] = nil
    turns[place].append(
      Forecast.Lane.Turn(begin: .nanoseconds(begin), end: .nanoseconds(now)))
  }

  private func edge(_ part: Int) -> Int64 {
    Int64(Int128(span) * Int128(part) / Int128(Forecast.partCount))
  }

  private func width(of part: Int) -> Int128 {
    Int128(max(edge(part + 1) - edge(part), 1))
  }

  /// Adds what holds from one instant to another to all parts that they touch.
  private mutating func add(
    _ conditions: LinkConditions, _ direction: Direction, _ begin: Int64, _ end: Int64
  ) {
    var part = Int(Int128(begin) * Int128(Forecast.partCount) / Int128(span))
    while part < Forecast.partCount, edge(part) < end {
      let piece = max(begin, edge(part))..<max(min(end, edge(part + 1)), begin, edge(part))
      part += 1
      guard !piece.isEmpty else { continue }
      if let bits = conditions.capacity(in: piece) {
        capacities[direction][part - 1] += bits
        isLimited[direction][part - 1] = true
      }
      let middle = piece.lowerBound + (piece.upperBound - piece.lowerBound) / 2
      let delay = conditions.meanDelay(at: Instant(nanoseconds: middle))
      delaySums[direction][part - 1] += Int128(delay) * Int128(piece.count)
    }
  }
}

extension LinkConditions {
  /// Returns the bits, times a billion, that could leave in a range of nanoseconds from the
  /// start, or `nil` where there is no limit.
  fileprivate func capacity(in range: Range<Int64>) -> Int128? {
    guard flow == .open else { return 0 }
    switch rate {
    case nil: return nil
    case .constant(let rate): return Int128(rate.bitsPerSecond) * Int128(range.count)
    case .contacts(let plan): return plan.capacity(in: range)
    case .trace(let trace): return trace.capacity(in: range)
    }
  }

  /// Returns the delay without its jitter of what leaves at an instant, in nanoseconds.
  fileprivate func meanDelay(at instant: Instant) -> Int64 {
    if case .contacts(let plan)? = rate { return plan.lightTime(at: instant).wholeNanoseconds }
    return (delayTrace?.delay(at: instant) ?? delay).wholeNanoseconds
  }
}
