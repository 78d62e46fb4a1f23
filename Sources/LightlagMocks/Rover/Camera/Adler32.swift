/// The checksum at the end of a zlib stream.
///
/// Source: RFC 1950 section 8.2.
struct Adler32 {
  /// The sums of bytes and of those sums, in 16 bits each.
  let value: UInt32

  /// Creates the checksum of bytes.
  init(_ bytes: [UInt8]) {
    var (sum, sumOfSums): (UInt32, UInt32) = (1, 0)
    var start = 0
    while start < bytes.count {
      // So many bytes cannot overflow 32 bits, so that the rest need not be taken for each.
      let end = min(start + 5_552, bytes.count)
      for index in start..<end {
        sum &+= UInt32(bytes[index])
        sumOfSums &+= sum
      }
      sum %= 65_521
      sumOfSums %= 65_521
      start = end
    }
    value = sumOfSums << 16 | sum
  }
}
