/// A job of the runtime, and how it is to be run: one word.
///
/// The runtime owns the job until it is run, which is done exactly once; a job that is never run
/// is a task that never ends.
struct LoopJob: Sendable {
  /// How a job is run.
  enum Kind: UInt {
    /// By the executor that its task prefers.
    case preferred = 0
    /// As the global pool would, since its task prefers none.
    case global = 1
    /// On the main actor.
    case main = 2
  }

  /// The job's address, which ends in four zeros, and in their place its kind.
  let bits: UInt

  /// Keeps the place of a job that has been taken.
  static let none = LoopJob(bits: 0)

  /// How it is run.
  var kind: Kind { Kind(rawValue: bits & 3) ?? .preferred }
}
