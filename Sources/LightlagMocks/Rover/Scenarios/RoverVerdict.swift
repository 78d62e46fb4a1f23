/// Whether a scenario of the rover has passed, and why or why not.
public struct RoverVerdict: Hashable, Sendable {
  /// One thing that had to be so.
  public struct Check: Hashable, Sendable {
    /// What had to be so.
    public let claim: String
    /// Whether it was.
    public let holds: Bool
    /// What was found, in numbers.
    public let found: String

    /// Creates a check.
    init(_ claim: String, _ holds: Bool, _ found: String) {
      self.claim = claim
      self.holds = holds
      self.found = found
    }
  }

  /// All that had to be so.
  public let checks: [Check]

  /// Whether all of it was.
  public var hasPassed: Bool { checks.allSatisfy(\.holds) }

  /// What was not so, for people.
  public var reasons: [String] {
    checks.filter { !$0.holds }.map { "\($0.claim): \($0.found)" }
  }
}
