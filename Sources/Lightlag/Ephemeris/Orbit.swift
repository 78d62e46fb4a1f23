import Glibc

/// The orbit of a planet around the Sun, as an ellipse that changes slowly.
///
/// Source: E. M. Standish, "Keplerian Elements for Approximate Positions of the Major Planets",
/// Jet Propulsion Laboratory, Solar System Dynamics, table 1, fitted to the years 1800 to 2050.
/// It states its errors: for Mars 40 arc seconds and 25 000 km, for the Earth and Moon 20 arc
/// seconds and 6 000 km. Together that is some 80 000 km at worst, a quarter of a second of light.
struct Orbit: Sendable {
  /// A figure at J2000, and by how much it grows in a Julian century.
  struct Element: Sendable {
    let value: Double
    let rate: Double

    init(_ value: Double, _ rate: Double) {
      self.value = value
      self.rate = rate
    }

    func at(_ centuries: Double) -> Double { value + rate * centuries }
    func radians(at centuries: Double) -> Double { at(centuries) * .pi / 180 }
  }

  /// In astronomical units.
  let semiMajorAxis: Element
  let eccentricity: Element
  /// In degrees, as are those that follow.
  let inclination: Element
  let meanLongitude: Element
  let longitudeOfPerihelion: Element
  let longitudeOfNode: Element

  /// The barycentre of Earth and Moon, from which the Earth's centre is never 5 000 km away.
  static let earth = Orbit(
    semiMajorAxis: Element(1.00000261, 0.00000562),
    eccentricity: Element(0.01671123, -0.00004392),
    inclination: Element(-0.00001531, -0.01294668),
    meanLongitude: Element(100.46457166, 35999.37244981),
    longitudeOfPerihelion: Element(102.93768193, 0.32327364),
    longitudeOfNode: Element(0, 0))

  static let mars = Orbit(
    semiMajorAxis: Element(1.52371034, 0.00001847),
    eccentricity: Element(0.09339410, 0.00007882),
    inclination: Element(1.84969142, -0.00813131),
    meanLongitude: Element(-4.55343205, 19140.30268499),
    longitudeOfPerihelion: Element(-23.94362959, 0.44441088),
    longitudeOfNode: Element(49.55953891, -0.29257343))

  /// Returns where the planet is, from the Sun, in the plane of the ecliptic of J2000.
  func position(at centuries: Double) -> Position {
    let eccentricity = eccentricity.at(centuries)
    let perihelion = longitudeOfPerihelion.radians(at: centuries)
    let node = longitudeOfNode.radians(at: centuries)
    let meanAnomaly = meanLongitude.radians(at: centuries) - perihelion
    let anomaly = Self.eccentricAnomaly(meanAnomaly, eccentricity)
    // In the plane of the orbit, towards the perihelion and a quarter turn on.
    let axis = semiMajorAxis.at(centuries)
    let along = axis * (cos(anomaly) - eccentricity)
    let across = axis * sqrt(1 - eccentricity * eccentricity) * sin(anomaly)
    return Position(x: along, y: across, z: 0)
      .turnedAroundZ(by: perihelion - node)
      .turnedAroundX(by: inclination.radians(at: centuries))
      .turnedAroundZ(by: node)
  }

  /// Solves Kepler's equation, M = E - e sin E, by Newton's method.
  ///
  /// Ellipses as round as these are exact to the last digit after four steps; ten cost nothing.
  static func eccentricAnomaly(_ meanAnomaly: Double, _ eccentricity: Double) -> Double {
    let mean = remainder(meanAnomaly, 2 * .pi)
    var anomaly = mean + eccentricity * sin(mean)
    for _ in 0..<10 {
      let excess = anomaly - eccentricity * sin(anomaly) - mean
      anomaly -= excess / (1 - eccentricity * cos(anomaly))
    }
    return anomaly
  }
}
