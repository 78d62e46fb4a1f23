/// Why a message never arrives.
public enum DropReason: String, Hashable, Sendable, CaseIterable {
  /// Chance took it.
  case loss
  /// It did not fit in the link's queue, or in what may be in flight.
  case queue
  /// The connection broke at this message.
  case cut
  /// The connection was closed, or broke, before it could arrive.
  case closed
  /// It is larger than the session allows.
  case oversize
}
