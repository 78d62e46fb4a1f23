/// A test's body that a run may keep.
typealias EscapingBody = @Sendable @concurrent () async throws -> Void

/// Lets a run keep a body that Swift Testing hands over for the length of a call.
///
/// `withoutActuallyEscaping` ends the process where a deadlocked run has given the body up, and so
/// keeps it. The run is over when the call returns, and what it has given up is never resumed.
func escaping(_ body: @Sendable @concurrent () async throws -> Void) -> EscapingBody {
  nonisolated(unsafe) var kept: EscapingBody = {}
  let keep: (@escaping EscapingBody) -> Void = { unsafe kept = $0 }
  unsafe unsafeBitCast(keep, to: ((EscapingBody) -> Void).self)(body)
  return unsafe kept
}
