public import Lightlag

/// Seeds for a test, each of which is a case of its own.
///
/// ```swift
/// @Test(.simulated(profile: .stressed), arguments: Seeds(1...50))
/// func `the pilot gets through`(seed: Seed) async throws { … }
/// ```
///
/// Swift Testing runs the cases in parallel and tells of each by its seed. `LIGHTLAG_SEED` in the
/// environment takes the place of all of them; where that is no seed there is one case, which fails
/// in whatever runs it in virtual time.
public struct Seeds: RandomAccessCollection, Sendable {
  private let seeds: [Seed]

  /// Creates the seeds of a range, in order.
  ///
  /// - Precondition: none is negative.
  public init(_ range: ClosedRange<Int>) {
    precondition(range.lowerBound >= 0, "a seed is never negative")
    seeds = (try? Self.checked(range)) ?? [0]
  }

  /// The seeds of a range, or the one in the environment.
  ///
  /// - Throws: `SimulatorFailure.seedOutsideRange`.
  static func checked(_ range: ClosedRange<Int>) throws(SimulatorFailure) -> [Seed] {
    guard range.lowerBound >= 0 else { throw .seedOutsideRange("\(range.lowerBound)") }
    return try Environment.seed().map { [$0] } ?? range.map { Seed(UInt64($0)) }
  }

  /// The place of the first.
  public var startIndex: Int { seeds.startIndex }
  /// The place behind the last.
  public var endIndex: Int { seeds.endIndex }
  /// The seed at a place.
  public subscript(position: Int) -> Seed { seeds[position] }
}
