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
  /// - Precondition: `places` is from 1 to 18.
  init(decimal value: Int64, places: Int) {
    var rest = value.magnitude
    var place = places
    // Zeros at the end say nothing, but for the first place.
    while place > 1, rest % 10 == 0 {
      rest /= 10
      place -= 1
    }
    // The last digit is found first, and 24 bytes hold the longest text.
    var text = InlineArray<24, UInt8>(repeating: 0)
    var start = 24
    func prepend(_ byte: UInt8) {
      start -= 1
      text[start] = byte
    }
    repeat {
      prepend(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      place -= 1
      if place == 0 { prepend(UInt8(ascii: ".")) }
    } while rest > 0 || place >= 0
    if value < 0 { prepend(UInt8(ascii: "-")) }
    self = []
    reserveCapacity(24 - start)
    for index in start..<24 { append(text[index]) }
  }
}
