public import Lightlag

/// What an exploration has found: a seed that fails, and the least network with which it does.
public struct ExplorationFailure: Error, Sendable, CustomStringConvertible {
  /// How it fails with that network.
  public let failure: SimulationFailure

  /// The network, without all that does not matter.
  public let profile: Profile

  /// Where the network was written to, or `nil` where that failed.
  public let profilePath: String?

  /// How many seeds were tried.
  public let seedCount: Int

  /// How many parts the network had, and how many of them are left.
  public let partCount: (all: Int, left: Int)

  /// The parts that are left, a line each.
  public let parts: String

  public var description: String {
    var lines = [
      "the \(seedCount.ordinal) seed that was tried fails; "
        + "of the \(partCount.all) parts of its network it needs \(partCount.left)"
    ]
    if !parts.isEmpty { lines.append(parts) }
    if let profilePath { lines.append("wrote \(profilePath)") }
    return (lines + ["\(failure)"]).joined(separator: "\n")
  }
}

extension Int {
  /// As in `3rd`.
  fileprivate var ordinal: String {
    let isTeen = (11...13).contains(self % 100)
    switch self % 10 {
    case 1 where !isTeen: return "\(self)st"
    case 2 where !isTeen: return "\(self)nd"
    case 3 where !isTeen: return "\(self)rd"
    default: return "\(self)th"
    }
  }
}
