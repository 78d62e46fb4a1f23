/// What resumes a suspended task, exactly once.
///
/// A checked continuation would cost an allocation for each wait. Once is held by those who
/// keep one: they take it out of their table or queue to resume it.
@safe struct Resumption<Value: Sendable>: Sendable {
  private let continuation: UnsafeContinuation<Value, any Error>

  /// Takes a continuation that nobody else resumes.
  init(_ continuation: UnsafeContinuation<Value, any Error>) {
    unsafe self.continuation = continuation
  }

  /// Resumes the task with a value.
  func resume(returning value: Value) {
    unsafe continuation.resume(returning: value)
  }

  /// Resumes the task with a cancellation.
  func cancel() {
    unsafe continuation.resume(throwing: CancellationError())
  }

  /// Suspends the task and hands what resumes it to `park`.
  static func wait(_ park: (Resumption) -> Void) async throws -> Value {
    try await unsafe withUnsafeThrowingContinuation { unsafe park(Resumption($0)) }
  }
}
