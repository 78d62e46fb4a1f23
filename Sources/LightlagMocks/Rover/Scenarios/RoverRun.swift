public import LightlagCore

/// A run of the rover with simulated operators that is over.
public struct RoverRun: Sendable {
  /// The rover at the end.
  public let rover: MockRover
  /// What its operators have done and seen, in their order.
  public let operators: [SimulatedOperatorRecord]
  /// What the links have carried.
  public let statistics: Statistics
  /// Whether the network did nothing to any message.
  public let isNetworkPerfect: Bool

  /// Takes what is needed out of a session whose backend is a rover, and whose first clients are
  /// its operators; with a tap for statistics.
  ///
  /// - Returns: The run, or `nil` where the session is another.
  public init?(_ session: Session, operatorCount: Int) {
    guard let rover = session.endpoint(.backend, as: MockRover.self) else { return nil }
    let operators = (0..<operatorCount).compactMap { index in
      session.endpoint(.client(ClientID(index: index)), as: SimulatedOperator.self)?.record
    }
    guard operators.count == operatorCount else { return nil }
    self.rover = rover
    self.operators = operators
    statistics = session.tap(Statistics.self) ?? Statistics()
    isNetworkPerfect = session.configuration.network == Network()
  }
}
