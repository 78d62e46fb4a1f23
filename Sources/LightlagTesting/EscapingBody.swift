/// A test's body that a run may keep, though Swift Testing hands it over for the length of a call.
///
/// `withoutActuallyEscaping` ends the process where a deadlocked run has given the body up, and so
/// keeps it. The run is over when the call returns, and what it has given up is never resumed.
@safe struct EscapingBody: Sendable {
  /// The body.
  let run: @Sendable @concurrent () async throws -> Void

  /// Keeps a body.
  init(_ body: @Sendable @concurrent () async throws -> Void) {
    typealias Body = @Sendable @concurrent () async throws -> Void
    nonisolated(unsafe) var kept: Body = {}
    let keep: (@escaping Body) -> Void = { unsafe kept = $0 }
    unsafe unsafeBitCast(keep, to: ((Body) -> Void).self)(body)
    run = unsafe kept
  }
}
