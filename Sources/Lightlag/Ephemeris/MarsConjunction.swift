import Glibc

/// A time in which the Sun stands between the Earth and Mars, and what is sent gets lost.
///
/// It comes about every 26 months. The Sun's corona garbles radio, so NASA sends no commands for
/// ten to seventeen days, while telemetry goes on as far as it comes through.
public struct MarsConjunction: Hashable, Sendable {
  /// The angle between Mars and the Sun within which no commands are sent, in degrees.
  ///
  /// Source: Jet Propulsion Laboratory, releases on the conjunctions of 2015, 2019 and 2021: the
  /// moratorium is when Mars is "within 2 degrees" of the Sun. The Curiosity rover takes 3
  /// ("Communications with Curiosity during Solar Conjunction", IEEE Aerospace Conference, 2020).
  public static let usualLimitDegrees = 2.0

  /// When Mars comes within the limit.
  public let start: CalendarDate

  /// When it stands closest to the Sun.
  public let closest: CalendarDate

  /// When it leaves the limit.
  public let end: CalendarDate

  /// How long Mars is within the limit.
  public var length: Duration { .seconds(start.minutes(to: end) * 60) }

  /// Returns the conjunctions of which any part is between two dates.
  ///
  /// - Parameters:
  ///   - first: The first date.
  ///   - last: The last date.
  ///   - limitDegrees: The angle that counts as close, above 0 and at most 10. Mars passes up
  ///     to a degree above or below the Sun, so within a small limit it comes only at times.
  /// - Returns: The conjunctions in the order of time.
  /// - Precondition: The limit is in those bounds.
  public static func conjunctions(
    from first: CalendarDate, to last: CalendarDate,
    limitDegrees: Double = usualLimitDegrees
  ) -> [MarsConjunction] {
    precondition(limitDegrees > 0 && limitDegrees <= 10, "the limit is at most 10 degrees")
    var found: [MarsConjunction] = []
    // A conjunction may reach in from beyond; and a minimum shows between two steps.
    var date = first.advanced(byMinutes: -longestHalf)
    while date <= last.advanced(byMinutes: longestHalf) {
      if isLowest(at: date), let conjunction = conjunction(around: date, limitDegrees) {
        if conjunction.end >= first, conjunction.start <= last { found.append(conjunction) }
      }
      date = date.advanced(byMinutes: step)
    }
    return found
  }

  // MARK: The search

  /// Ten days in minutes: the angle falls to its least for a year, and rises for another.
  private static let step = 10 * 24 * 60

  /// Ninety days in minutes, in which the angle reaches far beyond ten degrees.
  private static let longestHalf = 90 * 24 * 60

  private static func angle(at date: CalendarDate) -> Double {
    MarsDistance(at: date).sunAngleDegrees
  }

  private static func isLowest(at date: CalendarDate) -> Bool {
    let angle = angle(at: date)
    return angle <= Self.angle(at: date.advanced(byMinutes: -step))
      && angle < Self.angle(at: date.advanced(byMinutes: step))
  }

  private static func conjunction(
    around date: CalendarDate, _ limitDegrees: Double
  ) -> MarsConjunction? {
    let closest = closest(around: date)
    guard angle(at: closest) < limitDegrees else { return nil }
    return MarsConjunction(
      start: crossing(closest, closest.advanced(byMinutes: -longestHalf), limitDegrees),
      closest: closest,
      end: crossing(closest, closest.advanced(byMinutes: longestHalf), limitDegrees))
  }

  /// Returns the minute of the least angle within a step of a date, by cutting off thirds.
  private static func closest(around date: CalendarDate) -> CalendarDate {
    var (low, high) = (date.advanced(byMinutes: -step), date.advanced(byMinutes: step))
    while low.minutes(to: high) > 2 {
      let third = max(1, low.minutes(to: high) / 3)
      let (left, right) = (low.advanced(byMinutes: third), high.advanced(byMinutes: -third))
      if angle(at: left) < angle(at: right) { high = right } else { low = left }
    }
    return low.advanced(byMinutes: 1)
  }

  /// Returns the last minute, from one within the limit towards one beyond, that is within.
  private static func crossing(
    _ within: CalendarDate, _ beyond: CalendarDate, _ limitDegrees: Double
  ) -> CalendarDate {
    var (within, beyond) = (within, beyond)
    while abs(within.minutes(to: beyond)) > 1 {
      let middle = within.advanced(byMinutes: within.minutes(to: beyond) / 2)
      if angle(at: middle) < limitDegrees { within = middle } else { beyond = middle }
    }
    return within
  }
}
