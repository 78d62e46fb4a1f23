extension [UInt8] {
  /// The bytes as lower-case hexadecimal digits, two a byte.
  package var hexadecimalText: String {
    let digits = "0123456789abcdef".utf8.map { $0 }
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
