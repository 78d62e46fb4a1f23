import Glibc
import LightlagEncoding

/// The date and time of day, for the headers of recordings; never for a run.
package enum WallClock {
  /// Now, in RFC 3339 with nanoseconds, in UTC: `2026-11-21T10:00:00.000000000Z`.
  package static var now: String {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    var parts = unsafe tm()
    unsafe gmtime_r(&time.tv_sec, &parts)
    let date = unsafe [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday]
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
    let fraction = time.tv_nsec.padded(to: 9)
    return date.map { $0.padded(to: 2) }.joined(separator: "-") + "T"
      + clock.map { $0.padded(to: 2) }.joined(separator: ":") + ".\(fraction)Z"
  }

  /// Nanoseconds since 1970.
  package static var nanoseconds: Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
