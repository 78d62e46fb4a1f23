import LightlagCore
import LightlagEncoding

/// The HTTP Archive that browsers and proxies save, with the messages of WebSockets.
///
/// The standard knows nothing of WebSockets; Chromium began to write them as `_webSocketMessages`,
/// and others have followed. Names with an underscore are for such additions.
///
/// Source: J. Odvarko, "HAR 1.2 Spec", 2012; the network panel of Chromium's DevTools.
package enum HAR {
  /// Whose messages are seen: an end sees what it sends, and of the other's what arrives.
  package enum View: String, Hashable, Sendable, CaseIterable {
    /// As the browser, or any other client.
    case client
    /// As the server.
    case server
  }

  /// The version of what stands in `_lightlag`.
  static let version: Int64 = 1

  /// The codes of frames that are told in HAR files (RFC 6455, section 5.2).
  enum Opcode: Int64 {
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10
  }

  /// Returns a number without a fraction, also where it is written with one: 1.0 is 1.
  static func whole(_ json: JSON?) -> Int64? {
    if let integer = json?.integer { return integer }
    guard let number = json?.numberText.flatMap({ FixedPoint($0) }) else { return nil }
    let (whole, rest) = number.parts.quotientAndRemainder(dividingBy: 1_000_000_000_000)
    return rest == 0 ? Int64(exactly: whole) : nil
  }

  /// Returns nanoseconds since 1970, as far as there are any: until 2262.
  static func time(_ instant: Instant, wall: Int64) -> Int64 {
    let (sum, overflows) = wall.addingReportingOverflow(instant.nanoseconds)
    return overflows ? .max : sum
  }

  /// Returns a number with that many digits behind the point.
  static func decimal(_ parts: Int64, digits: Int) -> String {
    let unit = (0..<digits).reduce(Int64(1)) { value, _ in value * 10 }
    return "\(parts / unit)." + (parts % unit).padded(to: digits)
  }
}
