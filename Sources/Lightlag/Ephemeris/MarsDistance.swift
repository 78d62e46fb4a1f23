import Glibc

/// How far away Mars is on a date, and how close to the Sun it stands in the Earth's sky.
///
/// The distance is that of the two planets at one instant. A signal's way differs from it by what
/// Mars moves meanwhile, which is less than two parts in ten thousand.
public struct MarsDistance: Hashable, Sendable {
  /// Kilometres in an astronomical unit (IAU 2012, resolution B2).
  public static let kilometresPerAstronomicalUnit = 149_597_870.7

  /// Distance between the centres of the planets in astronomical units.
  public let astronomicalUnits: Double

  /// The angle between the Sun and Mars as seen from the Earth, in degrees from 0 to 180.
  ///
  /// Engineers of deep space call it the Sun-Earth-probe angle.
  public let sunAngleDegrees: Double

  /// Creates the distance on a date.
  public init(at date: CalendarDate) {
    let earth = Orbit.earth.position(at: date.centuriesSinceJ2000)
    let toMars = Orbit.mars.position(at: date.centuriesSinceJ2000) - earth
    astronomicalUnits = toMars.length
    sunAngleDegrees = toMars.angle(to: -earth) * 180 / .pi
  }

  /// Distance between the centres of the planets in kilometres.
  public var kilometres: Double { astronomicalUnits * Self.kilometresPerAstronomicalUnit }

  /// Time that a signal takes one way, to the millisecond.
  public var lightTime: Duration {
    let kilometresPerMillisecond = 299.792_458
    return .milliseconds(Int64((kilometres / kilometresPerMillisecond).rounded()))
  }

  /// Whether Mars stands so close to the Sun that no commands are sent to it.
  ///
  /// That is within `MarsConjunction.usualLimitDegrees`.
  public var isInConjunction: Bool { sunAngleDegrees < MarsConjunction.usualLimitDegrees }
}
