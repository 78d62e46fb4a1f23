/// Why a message never arrives.
public enum DropReason: String, Hashable, Sendable, CaseIterable {
  /// Chance took it.
  case loss
  /// It did not fit in the link's queue, or in what may be in flight; or the queue gave it up.
  case queue
  /// The link was out when it was sent, or when it should have arrived.
  case outage
  /// A rule took it.
  case rule
  /// The connection broke at this message.
  case cut
  /// The connection was closed, or broke, before it could arrive.
  case closed
  /// It is larger than the session allows.
  case oversize
}
