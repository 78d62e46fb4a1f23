import LightlagCore

/// What a device puts on the line.
struct SerialAnswer: Hashable, Sendable {
  /// When it has the first byte, which may be before it has heard the last one.
  let ready: Instant
  /// The bytes.
  let bytes: [UInt8]
}
