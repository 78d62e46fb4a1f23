import CLinux
import Glibc

/// Chance from the system, for keys that a peer must not guess; never for the simulation.
struct RandomBytes {
  private var pool: [UInt8] = []
  private var used = 0

  /// Returns a new masking key (RFC 6455, section 5.3).
  mutating func maskingKey() -> UInt32 {
    take(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Returns `count` new bytes, at most 256.
  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    if used + count > pool.count { refill() }
    defer { used += count }
    return pool[used..<(used + count)]
  }

  private mutating func refill() {
    pool = [UInt8](repeating: 0, count: 4096)
    used = 0
    var filled = 0
    while filled < pool.count {
      // 256 bytes at a time are never cut short by a signal (getrandom(2)).
      let count = unsafe pool.withUnsafeMutableBytes { bytes in
        unsafe getrandom(bytes.baseAddress?.advanced(by: filled), 256, 0)
      }
      precondition(count == 256, "the system gives no random bytes")
      filled += count
    }
  }
}
