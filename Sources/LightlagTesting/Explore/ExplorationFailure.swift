public import Lightlag

/// What an exploration has found: a seed that fails, and the least with which it does.
public struct ExplorationFailure: Error, Sendable, CustomStringConvertible {
  /// How many there were of something, and how many of them it needs.
  public struct Count: Hashable, Sendable {
    /// How many there were.
    public let all: Int
    /// How many are left.
    public let left: Int
  }

  /// How it fails with what is left.
  public let failure: SimulationFailure

  /// The network, without all that does not matter.
  public let profile: Profile

  /// Where the network was written to, or `nil` where that failed.
  public let profilePath: String?

  /// How many seeds were tried.
  public let seedCount: Int

  /// Parts of the network.
  public let partCount: Count

  /// Messages that were lost by chance; `nil` where there are none, or where it does not fail with
  /// losses that are told by their positions.
  public let lossCount: Count?

  /// Messages that the test sent; `nil` where it sent none.
  public let messageCount: Count?

  /// The parts of the network that are left, a line each.
  public let parts: String

  public var description: String {
    var needs = ["\(partCount.left) of \(partCount.all) parts of its network"]
    if let lossCount { needs.append("\(lossCount.left) of \(lossCount.all) losses") }
    if let messageCount {
      needs.append("\(messageCount.left) of \(messageCount.all) messages that the test sends")
    }
    var lines = [
      "the \(seedCount.ordinal) seed that was tried fails; it needs "
        + needs.joined(separator: ", ")
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
