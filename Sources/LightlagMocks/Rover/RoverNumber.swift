/// Conversions between the rover's units, all whole numbers, so that every machine agrees.
///
/// Lengths are in micrometres, angles in microradians, and speeds in those a second.
enum RoverNumber {
  /// A whole turn.
  static let turn: Int64 = 6_283_185

  /// Returns a quotient rounded to the nearest, half away from zero.
  ///
  /// - Precondition: the divisor is positive.
  static func rounded(_ dividend: Int64, over divisor: Int64) -> Int64 {
    (dividend + (dividend < 0 ? -divisor : divisor) / 2) / divisor
  }

  /// Returns a speed in 1/4096 m/s, as the bus has it; what does not fit is at the limit.
  static func raw(linear micrometres: Int64) -> Int16 {
    Int16(clamping: rounded(micrometres * 4_096, over: 1_000_000))
  }

  /// Returns a rotation in 1/64 degree a second, as the bus has it; what does not fit is at
  /// the limit.
  ///
  /// - Precondition: it is within 2,000 rad/s.
  static func raw(angular microradians: Int64) -> Int16 {
    // 64 x 180 / pi in a radian.
    Int16(clamping: rounded(microradians * 3_666_929_889, over: 1_000_000_000_000))
  }

  /// Returns the speed that the bus has in 1/4096 m/s.
  static func linear(raw: Int16) -> Int64 { rounded(Int64(raw) * 1_000_000, over: 4_096) }

  /// Returns the rotation that the bus has in 1/64 degree a second.
  static func angular(raw: Int16) -> Int64 { rounded(Int64(raw) * 272_707_696, over: 1_000_000) }

  /// Returns an angle in millionths of a degree.
  static func degreeMillionths(_ microradians: Int64) -> Int64 {
    Int64(Int128(microradians) * 57_295_780 / 1_000_000)
  }
}
