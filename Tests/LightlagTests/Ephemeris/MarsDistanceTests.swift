import Lightlag
import Testing

@Suite struct MarsDistanceTests {
  /// A published distance, in millions of kilometres.
  struct Published: Sendable {
    let date: String
    let millions: Double

    init(_ date: String, _ millions: Double) {
      self.date = date
      self.millions = millions
    }
  }

  static let published = [
    // NASA Mars Exploration Program, "Mars Close Approaches": 55 758 006 km at 9:51 UT.
    Published("2003-08-27T09:51Z", 55.758),
    // JPL release 2004-002 on Spirit's landing: "170 million kilometers".
    Published("2004-01-04T04:35Z", 170),
    // JPL release of 25 May 2008 on Phoenix's landing: 171 million miles.
    Published("2008-05-25T23:38Z", 171 * 1.609344),
    // NASA TV on the closest approach of 2018: 57.6 million kilometres.
    Published("2018-07-31", 57.6),
    // NASA on the closest approach of 2020: 62.07 million kilometres.
    Published("2020-10-06", 62.07),
    // NASA blog of Mars 2020 on the day of the landing: "204 million kilometers".
    Published("2021-02-18T20:44Z", 204),
    // in-the-sky.org on the conjunction: 2.53 astronomical units.
    Published("2023-11-18", 2.53 * 149.5978707),
    // The Guardian, Starwatch, on the closest approach of 2025: 96.1 million kilometres.
    Published("2025-01-12", 96.1),
  ]

  @Test(arguments: published)
  func `the distance is as published, to half a percent`(published: Published) throws {
    let distance = MarsDistance(at: try CalendarDate(parsing: published.date))
    #expect(abs(distance.kilometres / 1_000_000 / published.millions - 1) < 0.005)
  }

  /// Curiosity's landing, seen 13.8 min later (JPL); and Perseverance's, 11 min 22 s (NASA).
  @Test(arguments: [("2012-08-06T05:17Z", 828.0, 3.0), ("2021-02-18T20:44Z", 682.0, 1.0)])
  func `the light time is as published`(date: String, seconds: Double, within: Double) throws {
    let lightTime = MarsDistance(at: try CalendarDate(parsing: date)).lightTime
    #expect(abs(lightTime / .seconds(1) - seconds) <= within)
  }

  /// The closest approach of 2003 was the closest in 60 000 years (NASA), and came at 9:51 UT.
  @Test func `the closest approach falls on its half hour`() throws {
    let first = try CalendarDate(year: 2003, month: 8, day: 20)
    let quarters = (0..<1_344).map { first.advanced(byMinutes: $0 * 15) }
    let closest = try #require(quarters.min { distance($0) < distance($1) })
    #expect(abs(closest.minutes(to: try CalendarDate(parsing: "2003-08-27T09:51Z"))) <= 30)
  }

  /// No distance is beyond aphelion to aphelion, 1.0167 + 1.6660 AU, or below 0.3727 (2003).
  @Test func `distances stay within the orbits`() throws {
    let first = try CalendarDate(year: 1800, month: 1, day: 1)
    let distances = (0..<9_150).map { distance(first.advanced(byMinutes: $0 * 14_400)) }
    #expect(try #require(distances.max()) < 2.6827)
    #expect(try #require(distances.min()) > 0.3727)
  }

  @Test func `the angle to the Sun is small behind it and great opposite to it`() throws {
    // Conjunction on 8 October 2021, and opposition on 8 December 2022.
    let behind = MarsDistance(at: try CalendarDate(year: 2021, month: 10, day: 8))
    let opposite = MarsDistance(at: try CalendarDate(year: 2022, month: 12, day: 8))
    #expect(behind.sunAngleDegrees < 1 && behind.isInConjunction)
    #expect(opposite.sunAngleDegrees > 175 && !opposite.isInConjunction)
  }

  private func distance(_ date: CalendarDate) -> Double {
    MarsDistance(at: date).astronomicalUnits
  }
}
