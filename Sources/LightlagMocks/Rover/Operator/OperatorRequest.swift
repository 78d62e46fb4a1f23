import LightlagCore
import LightlagEncoding

/// A request that an operator repeats until it is acknowledged.
struct OperatorRequest: Hashable, Sendable {
  /// The name of the event.
  let name: String
  /// Its data.
  let data: JSON
  /// When to send it next.
  var due: Instant
}
