/// How far the homing sequence has come.
package enum Homing: Hashable, Sendable {
  /// It was never asked for.
  case idle
  /// So many percent are done.
  case running(percent: UInt8)
  /// The wheels are where they are counted from.
  case complete
  /// It was broken off.
  case failed

  /// The name in messages to operators.
  package var name: String {
    switch self {
    case .idle: "idle"
    case .running: "running"
    case .complete: "complete"
    case .failed: "failed"
    }
  }

  /// What is done of it, in percent.
  package var percent: UInt8 {
    switch self {
    case .idle, .failed: 0
    case .running(let percent): percent
    case .complete: 100
    }
  }

  /// What the bus has for it.
  var code: UInt8 {
    switch self {
    case .idle: 0
    case .running: 1
    case .complete: 2
    case .failed: 3
    }
  }

  /// Creates what the bus has a code for.
  init?(code: UInt8, percent: UInt8) {
    switch code {
    case 0: self = .idle
    case 1: self = .running(percent: min(percent, 100))
    case 2: self = .complete
    case 3: self = .failed
    default: return nil
    }
  }
}
