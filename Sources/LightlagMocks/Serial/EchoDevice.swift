import LightlagCore

/// A device that sends every byte back, over a line that takes its time both ways.
struct EchoDevice: Hashable, Sendable {
  private struct Echo: Hashable, Sendable {
    let due: Instant
    let bytes: [UInt8]
  }

  private let byteNanoseconds: Int64
  private var busyUntil = Instant.start
  private var echoes: [Echo] = []

  /// Creates a device that has heard nothing.
  init(baud: Int) {
    byteNanoseconds = 10_000_000_000 / Int64(baud)
  }

  /// When the next bytes are back.
  var deadline: Instant? { echoes.first?.due }

  /// Writes bytes; each is sent back as it comes, so that the last is back one byte later.
  mutating func write(_ bytes: [UInt8], at now: Instant) {
    busyUntil = max(busyUntil, now).advanced(
      byNanoseconds: Int64(bytes.count) * byteNanoseconds)
    echoes.append(Echo(due: busyUntil.advanced(byNanoseconds: byteNanoseconds), bytes: bytes))
  }

  /// Returns bytes that are back by now, or `nil`.
  mutating func read(by now: Instant) -> [UInt8]? {
    guard let first = echoes.first, first.due <= now else { return nil }
    return echoes.removeFirst().bytes
  }
}
