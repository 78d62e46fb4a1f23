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
    let whole = padded(value / scale, digits)
    return places == 0 ? whole : whole + "." + padded(value % scale, places)
  }

  /// Returns a number with zeros in front.
  static func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Returns an angle in billionths of a degree as degrees and minutes, with its half.
  static func angle(_ billionths: Int64, digits: Int, _ positive: String, _ negative: String)
    -> String
  {
    let value = abs(billionths)
    // Ten-thousandths of a minute, of which a degree has 600,000.
    let minutes = value % 1_000_000_000 * 600_000 / 1_000_000_000
    let text = padded(value / 1_000_000_000, digits)
    return text + number(minutes, over: 10_000, digits: 2, places: 4)
      + ",\(billionths < 0 ? negative : positive)"
  }
}
