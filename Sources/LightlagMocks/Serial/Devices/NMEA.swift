import LightlagEncoding

/// Sentences of NMEA 0183.
enum NMEA {
  /// Returns a sentence with its checksum and line end, for what stands between `$` and `*`.
  ///
  /// Source: NMEA 0183 version 4.11, section 5.3: the exclusive or of these bytes, in two
  /// hexadecimal digits.
  static func sentence(_ body: String) -> [UInt8] {
    let sum = body.utf8.reduce(UInt8(0), ^)
    let digits = String(sum, radix: 16, uppercase: true)
    return Array("$\(body)*\(sum < 16 ? "0" : "")\(digits)\r\n".utf8)
  }

  /// Returns a number with so many digits before the point, and after it.
  static func number(_ value: Int64, over scale: Int64, digits: Int, places: Int) -> String {
    let whole = (value / scale).padded(to: digits)
    return places == 0 ? whole : whole + "." + (value % scale).padded(to: places)
  }

  /// Returns an angle in billionths of a degree as degrees and minutes, with its half.
  static func angle(_ billionths: Int64, digits: Int, _ positive: String, _ negative: String)
    -> String
  {
    let value = abs(billionths)
    // Ten-thousandths of a minute, of which a degree has 600,000.
    let minutes = value % 1_000_000_000 * 600_000 / 1_000_000_000
    let text = (value / 1_000_000_000).padded(to: digits)
    return text + number(minutes, over: 10_000, digits: 2, places: 4)
      + ",\(billionths < 0 ? negative : positive)"
  }
}
