import LightlagCore
import LightlagEncoding

/// A GPS receiver on foot: once a second it says where it is, as NMEA 0183.
///
/// It walks from the Greenwich meridian at up to 1.5 m/s, and turns by an eighth now and then; its
/// whole way follows from the seed, and from when its port was closed. The sentences are GGA, GSA,
/// RMC and VTG. What is written to it is ignored.
struct GPSDevice: SerialDevice {
  private static let second: Int64 = 1_000_000_000
  /// Billionths of a degree for a centimetre to the north, of which a degree has 11,131,949.
  private static let north: Int64 = 90
  /// The same to the east, at 51.48 degrees of latitude: over the cosine, 0.6228.
  private static let east: Int64 = 144
  /// The eight ways to go, in thousandths.
  private static let ways: [(north: Int64, east: Int64)] = [
    (1_000, 0), (707, 707), (0, 1_000), (-707, 707), (-1_000, 0), (-707, -707), (0, -1_000),
    (707, -707),
  ]

  private let seed: Seed
  private let epoch: Int64
  private var count = 1
  private var latitude: Int64 = 51_477_900_000
  private var longitude: Int64 = 0
  private var way = 0
  /// In centimetres a second.
  private var speed: Int64 = 100

  /// Creates a receiver whose run begins so many nanoseconds after 1970.
  init(seed: Seed, epochNanoseconds: Int64) {
    self.seed = seed
    epoch = epochNanoseconds
  }

  var deadline: Instant? { Instant(nanoseconds: Int64(count) * Self.second) }

  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {}

  mutating func advance(to now: Instant, into answers: inout [SerialAnswer]) {
    while let due = deadline, due <= now {
      walk()
      answers.append(SerialAnswer(ready: due, bytes: report(at: epoch + due.nanoseconds)))
      count += 1
    }
  }

  /// Switched off, it stays where it was; the next sentences are of the first second after.
  mutating func idle(to now: Instant) {
    count = max(count, Int(now.nanoseconds / Self.second) + 1)
  }

  private func draw(_ what: Int, in range: ClosedRange<Int64>) -> Int64 {
    MockDraw(seed, .receiver, count, what).number(in: range)
  }

  private mutating func walk() {
    way = (way + 8 + Int(draw(0, in: -3...3) / 3)) % 8
    speed = min(150, max(0, speed + draw(1, in: -10...10)))
    latitude += speed * Self.ways[way].north * Self.north / 1_000
    longitude += speed * Self.ways[way].east * Self.east / 1_000
  }

  private func report(at nanoseconds: Int64) -> [UInt8] {
    let seconds = nanoseconds / Self.second
    let time =
      [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }.joined()
      + ".00"
    let place =
      NMEA.angle(latitude, digits: 2, "N", "S") + "," + NMEA.angle(longitude, digits: 3, "E", "W")
    let satellites = 8 + draw(2, in: 0...3)
    let dilution = NMEA.number(80 + draw(3, in: 0...60), over: 100, digits: 1, places: 2)
    let altitude = NMEA.number(460 + draw(4, in: 0...9), over: 10, digits: 1, places: 1)
    // A knot is 1,852 m an hour: 51.4444 cm/s.
    let knots = NMEA.number(speed * 36_000 / 18_520, over: 100, digits: 1, places: 2)
    let course = NMEA.number(Int64(way) * 450, over: 10, digits: 3, places: 1)
    let kilometres = NMEA.number(speed * 36 / 10, over: 100, digits: 1, places: 2)
    let used = (1...12).map { $0 <= satellites ? ($0 * 2).padded(to: 2) : "" }
    let fix = "1,\(satellites.padded(to: 2)),\(dilution),\(altitude),M,45.9,M,,"
    return NMEA.sentence("GPGGA,\(time),\(place),\(fix)")
      + NMEA.sentence("GPGSA,A,3,\(used.joined(separator: ",")),1.60,\(dilution),1.20")
      + NMEA.sentence("GPRMC,\(time),A,\(place),\(knots),\(course),\(date(seconds)),,,A")
      + NMEA.sentence("GPVTG,\(course),T,,M,\(knots),N,\(kilometres),K,A")
  }

  /// Day, month and the year without its century.
  private func date(_ seconds: Int64) -> String {
    let text = Timestamp.text(seconds * Self.second).utf8.map { Int64($0) - 0x30 }
    func pair(_ index: Int) -> String { "\(text[index])\(text[index + 1])" }
    return pair(8) + pair(5) + pair(2)
  }
}
