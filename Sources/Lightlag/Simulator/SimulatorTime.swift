import LightlagCore
import LightlagTime

/// What carries a simulator through time.
enum SimulatorTime: Sendable {
  /// The run in virtual time that it was made in.
  case run(VirtualClock)
  /// Whoever waits for it: time goes on to what is due next.
  case waiting
  /// A clock on the wall.
  case real(RealClock)

  /// The instant that it is, or `nil` where that is only as far as the simulator has come.
  var now: Instant? {
    switch self {
    case .run(let clock): clock.now
    case .waiting: nil
    case .real(let clock): clock.now
    }
  }
}
