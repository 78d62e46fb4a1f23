/// Which of several tasks that can run is next.
public enum Scheduling: Hashable, Sendable, CustomStringConvertible {
  /// The one that could run first.
  case fifo
  /// Any of them, as the seed has it: finds what depends on their order.
  case random

  public var description: String {
    switch self {
    case .fifo: "fifo"
    case .random: "random"
    }
  }
}
