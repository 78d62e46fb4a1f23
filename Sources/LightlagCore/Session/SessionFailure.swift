/// Why a session cannot go on.
@nonexhaustive
public enum SessionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// So many steps fell due at one instant that time stands still; the endpoint acted last.
  case timeStandsStill(at: Instant, steps: Int, endpoint: String)

  public var description: String {
    switch self {
    case .timeStandsStill(let instant, let steps, let endpoint):
      """
      \(steps) steps fell due at \(instant.nanoseconds) ns, the last in \(endpoint): an endpoint \
      that answers itself at once makes no progress; give its answers a delay or an end
      """
    }
  }
}
