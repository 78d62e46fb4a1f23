import LightlagCore
import LightlagEncoding

/// What is counted of a port while it is open.
struct SerialMetrics: Hashable, Sendable {
  private let opened: Instant
  /// How long a read waits, in milliseconds; each that ends without a byte is a time-out.
  private let timeout: Int64
  private var lastRead: Instant
  /// When a byte last came or went.
  private(set) var lastActivity: Instant
  private var bytesRead = 0
  private var bytesWritten = 0
  private var bytesLost: Int64 = 0

  /// Counts from now on.
  init(at now: Instant, timeoutMilliseconds: Int64) {
    timeout = max(1, timeoutMilliseconds)
    (opened, lastRead, lastActivity) = (now, now, now)
  }

  /// Takes note of bytes that were read.
  mutating func read(_ count: Int, at now: Instant) {
    bytesRead += count
    (lastRead, lastActivity) = (now, now)
  }

  /// Takes note of bytes that were written.
  mutating func wrote(_ count: Int, at now: Instant) {
    bytesWritten += count
    lastActivity = now
  }

  /// Takes note of bytes that were written and never got out.
  mutating func lost(_ count: Int64) { bytesLost = min(bytesLost, .max - count) + count }

  /// The metrics as clients are told them.
  func json(at now: Instant) -> JSON {
    func milliseconds(_ since: Instant) -> Int64 {
      since.duration(to: now).wholeNanoseconds / 1_000_000
    }
    let json: JSON = [
      "bytes_read_total": JSON(bytesRead), "bytes_written_total": JSON(bytesWritten),
      "open_duration_ms": JSON(milliseconds(opened)),
      "last_activity_ms": JSON(milliseconds(lastActivity)),
      "timeout_streak": JSON(milliseconds(lastRead) / timeout),
    ]
    // What is good has no need to be told.
    guard bytesLost > 0 else { return json }
    let lost = JSON.Member(name: "bytes_lost_total", value: JSON(bytesLost))
    return .object((json.members ?? []) + [lost])
  }
}
