import LightlagEncoding

extension JSON {
  /// Creates a number of one to six places.
  init(millionths value: Int64) { self.init(decimal: value, places: 6) }

  /// Creates a number of one to three places.
  init(thousandths value: Int64) { self.init(decimal: value, places: 3) }

  /// Creates a number that is `value` over ten to the power of `places`.
  init(decimal value: Int64, places: Int) {
    self = .number(String(decoding: [UInt8](decimal: value, places: places), as: UTF8.self))
  }
}
