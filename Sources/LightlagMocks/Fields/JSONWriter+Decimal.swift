import LightlagCore
import LightlagEncoding

extension JSONWriter {
  /// Writes millionths as a decimal number of one to three places, rounded to the nearest.
  mutating func thousandths(ofMillionths value: Int64) {
    raw([UInt8](decimal: (value + (value < 0 ? -500 : 500)) / 1_000, places: 3))
  }

  /// Writes an instant as seconds since the run began, in whole microseconds.
  mutating func seconds(_ instant: Instant) {
    raw([UInt8](decimal: instant.nanoseconds / 1_000, places: 6))
  }
}

extension [UInt8] {
  /// Creates the text of `value` over ten to the power of `places`, without trailing zeros.
  ///
  /// There is always one place, so that a reader that tells the two apart sees no integer.
  ///
  /// - Precondition: `places` is positive.
  init(decimal value: Int64, places: Int) {
    var digits = [UInt8](String(value.magnitude).utf8)
    while digits.count <= places { digits.insert(UInt8(ascii: "0"), at: 0) }
    digits.insert(UInt8(ascii: "."), at: digits.count - places)
    while digits.last == UInt8(ascii: "0"), digits[digits.count - 2] != UInt8(ascii: ".") {
      digits.removeLast()
    }
    self = value < 0 ? [UInt8(ascii: "-")] + digits : digits
  }
}
