import LightlagEncoding

/// Reads the times that messages carry.
enum TimeValue {
  /// How a time is written.
  enum Form: String {
    case text
    case seconds
    case milliseconds
    case microseconds
    case nanoseconds

    /// The form of so many units since 1970, by their number.
    init?(_ whole: Int128) {
      switch whole {
      case 100_000_000..<100_000_000_000: self = .seconds
      case 100_000_000_000..<100_000_000_000_000: self = .milliseconds
      case 100_000_000_000_000..<100_000_000_000_000_000: self = .microseconds
      case 100_000_000_000_000_000...: self = .nanoseconds
      default: return nil
      }
    }
  }

  /// Returns how a time is written, or `nil` where the value is no time.
  static func form(_ json: JSON) -> Form? {
    guard nanoseconds(json) != nil else { return nil }
    guard let number = json.numberText.flatMap({ FixedPoint($0) }) else { return .text }
    return Form(number.parts / FixedPoint.scale)
  }

  /// Returns nanoseconds since 1970, or `nil` where the value is no time.
  ///
  /// A number is taken for seconds, milliseconds, microseconds or nanoseconds by its size: each
  /// unit covers the years from 1973 to 5138 or so, and those do not overlap.
  static func nanoseconds(_ json: JSON) -> Int64? {
    switch json {
    case .string(let text): return nanoseconds(rfc3339: text)
    case .number(let text): return FixedPoint(text).flatMap { nanoseconds($0) }
    default: return nil
    }
  }

  private static func nanoseconds(_ number: FixedPoint) -> Int64? {
    let whole = number.parts / FixedPoint.scale
    switch Form(whole) {
    case .seconds: return Int64(exactly: number.parts / 1_000)
    case .milliseconds: return Int64(exactly: number.parts / 1_000_000)
    case .microseconds: return Int64(exactly: number.parts / 1_000_000_000)
    case .nanoseconds: return Int64(exactly: whole)
    case .text, nil: return nil
    }
  }

  /// Reads a time with any offset; `WallTime` knows UTC alone.
  private static func nanoseconds(rfc3339 text: String) -> Int64? {
    if text.hasSuffix("Z") { return WallTime.nanoseconds(text).map { Int64($0) } }
    let bytes = Array(text.utf8)
    guard bytes.count >= 25, let sign = bytes.dropLast(5).last,
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      bytes[bytes.count - 3] == UInt8(ascii: ":"),
      let hours = Int64(String(decoding: bytes.suffix(5).prefix(2), as: UTF8.self)),
      let minutes = Int64(String(decoding: bytes.suffix(2), as: UTF8.self)),
      let local = WallTime.nanoseconds(String(decoding: bytes.dropLast(6), as: UTF8.self) + "Z")
    else { return nil }
    let offset = (hours * 60 + minutes) * 60_000_000_000
    return Int64(local) - (sign == UInt8(ascii: "+") ? offset : -offset)
  }
}
