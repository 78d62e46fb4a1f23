import CLinux
import Glibc
import LightlagCore

/// Wakes the loop at one instant: a timerfd(2), which is exact to tens of microseconds where
/// the loop's own timers count milliseconds.
final class Timer: Descriptor {
  /// What to do when the instant has come.
  var fired: () -> Void = {}

  private let clock: RunClock
  private let number: CInt
  private var armed: Instant?

  init(loop: EventLoop, clock: RunClock) throws(SystemError) {
    self.clock = clock
    number = timerfd_create(CLOCK_MONOTONIC, CInt(TFD_NONBLOCK | TFD_CLOEXEC))
    super.init(loop: loop)
    guard number >= 0 else { throw .last }
    loop.watch(self, file: number)
  }

  /// Sets the instant, or `nil` for none.
  func arm(_ instant: Instant?) {
    guard instant != armed else { return }
    armed = instant
    var setting = itimerspec()
    if let instant {
      // Zero would disarm it.
      let time = max(clock.monotonicNanoseconds(at: instant), 1)
      setting.it_value.tv_sec = Int(time / 1_000_000_000)
      setting.it_value.tv_nsec = Int(time % 1_000_000_000)
    }
    unsafe timerfd_settime(number, CInt(TFD_TIMER_ABSTIME), &setting, nil)
  }

  override func readable() {
    var count: UInt64 = 0
    guard unsafe read(number, &count, 8) == 8 else { return }
    armed = nil
    fired()
  }
}
